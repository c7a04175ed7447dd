// What this tab remembers, and elements made in one go. Where a tab must not remember, this script does.
const forgetful = new Map();

function remembered(key) {
  try {
    return JSON.parse(sessionStorage.getItem(`softmax path ${key}`)) ?? forgetful.get(key);
  } catch {
    return forgetful.get(key);
  }
}

function remember(key, value) {
  forgetful.set(key, value);
  try {
    sessionStorage.setItem(`softmax path ${key}`, JSON.stringify(value));
  } catch {
    // a full or closed store
  }
}

function make(tag, { dataset = {}, role, style = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (tag === "button") element.type = "button";
  if (role) element.setAttribute("role", role);
  Object.assign(element.dataset, dataset);
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
  element.append(...children);
  return element;
}
