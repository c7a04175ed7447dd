// Browsers give pages from plain http addresses, as in a class network, no clipboard; Streamlit's copy buttons need one.

if (!navigator.clipboard) {
  const writeText = async (text) => {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) throw new Error("not copied");
  };
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
}
