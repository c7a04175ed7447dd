// A link for a class may leave controls out: they are not on the page at all. What a box or button showed is there as text.

// The names in the address of what is there to be used; null: everything.
const usable = () => new URLSearchParams(location.search).get("controls")?.split(",") ?? null;

// Whose something is: the control by the letters of its id, or what stands around the controls.
function ownerOf({ dataset }, owners) {
  if (dataset.link) return "chapters";
  if (dataset.history === "clear") return "buttons";
  const id = dataset.control ?? dataset.edit ?? dataset.act ?? dataset.choose ?? dataset.field ?? dataset.timeline;
  return id === undefined ? null : (owners[id.match(/^[A-Za-z]+/)[0]] ?? "buttons");
}

function leaveOut(root, owners) {
  const there = usable();
  if (!there) return;
  if (!there.includes("sections")) for (const part of root.querySelectorAll(".contents [data-section], .onward")) part.remove();
  for (const part of root.querySelectorAll("[data-control], [data-edit], [data-act], [data-choose], [data-field], [data-timeline], [data-link], [data-history]")) {
    const owner = ownerOf(part, owners);
    if (owner && !there.includes(owner)) gone(part);
  }
}

function gone(part) {
  if (part.matches("[data-timeline]")) for (const button of part.querySelectorAll("button")) button.remove();
  else if (part.matches("input[type=text], textarea[data-edit]")) {
    part.replaceWith(copied(part, make("output", { className: "as-text" }), ["data-edit", "data-value", "data-shows", "data-set-aria-label"]));
  } else if (part.matches("button[data-text]")) {
    part.replaceWith(copied(part, make("span"), ["data-text"]));
  } else (part.closest("details.popover, label") ?? part).remove();
}

function copied(from, to, names) {
  for (const name of names) if (from.hasAttribute(name)) to.setAttribute(name, from.getAttribute(name));
  return to;
}
