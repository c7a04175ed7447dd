// What every live view calls. This script and the style travel once; a view that is there before them waits.

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
const mounted = new WeakMap();

function show({ parentElement, data, setStateValue }) {
  if (!mounted.has(parentElement)) {
    const root = parentElement.getRootNode();
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    mounted.set(parentElement, new Live(parentElement));
  }
  const live = mounted.get(parentElement);
  if (data) live.receive(data, setStateValue);
  return () => {
    live.close();
    mounted.delete(parentElement);
    const root = parentElement.getRootNode();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}

window[NAME] ??= show;
dispatchEvent(new Event(NAME));

export default () => {};
