// What every live view calls. This script and the style travel once; a view that is there before them waits.

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
const mounted = new WeakMap();

function show({ parentElement, data, setTriggerValue }) {
  const Kind = data?.chapter ? Guide : Live;
  if (!mounted.has(parentElement)) {
    const root = parentElement.getRootNode();
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    mounted.set(parentElement, new Kind(parentElement, window[NAME].base));
  }
  const live = mounted.get(parentElement);
  live.toScript = (act) => setTriggerValue("act", act);
  live.themed();
  if (data) live.receive(data);
  return () => {
    live.close();
    mounted.delete(parentElement);
    const root = parentElement.getRootNode();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}

export default ({ data }) => {
  if (window[NAME]) return;
  window[NAME] = Object.assign(show, { base: data.base, sheet });
  dispatchEvent(new Event(NAME));
};
