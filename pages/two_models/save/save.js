// Saving a native chart: window.Plotly comes with Streamlit's own bundle, so nothing is asked of the network. It is not
// documented by Streamlit: where it is missing, the line beside the buttons says so.

export default ({ parentElement, data }) => {
  const root = parentElement.querySelector(".save");
  root.lang = data.lang;
  root.querySelector(".what").textContent = data.words.save;
  const said = root.querySelector("[role=status]");
  said.textContent = "";
  for (const button of root.querySelectorAll("button")) {
    const format = button.dataset.format;
    button.setAttribute("aria-label", data.words[format]);
    button.onclick = () => save(format, data, said);
  }
};

const chart = (key) => {
  const node = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  return node?._fullLayout && window.Plotly?.downloadImage ? node : null;
};

const save = async (format, { key, file, words }, said) => {
  const node = chart(key);
  if (!node) {
    said.textContent = words.missing;
    return;
  }
  const { width, height } = node._fullLayout;
  try {
    await window.Plotly.downloadImage(node, { format, filename: file, width, height, scale: format === "png" ? 2 : 1 });
    said.textContent = words.saved.replace("{file}", `${file}.${format}`);
  } catch {
    said.textContent = words.failed;
  }
};
