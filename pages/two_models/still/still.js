// A still view: HTML that Python has rendered, put in place of the HTML before. What the visitor had in focus and open
// stays so. A click is sent until the script says that it has taken it, so that none is lost when runs overtake each other.

const views = new WeakMap();

class Still {
  constructor(host) {
    this.host = host;
    this.clicks = []; // number and act of each that the script has not taken
    this.last = 0;
    host.dataset.state = "settled";
    host.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      this.last += 1;
      this.clicks.push([this.last, button.dataset.act]);
      this.send(this.clicks);
    });
  }

  show({ html, taken }) {
    this.last = Math.max(this.last, taken);
    this.clicks = this.clicks.filter(([number]) => number > taken);
    if (html !== this.html) this.replace(html);
    if (this.clicks.length) this.send(this.clicks);
  }

  replace(html) {
    const { host } = this;
    this.html = html;
    const keys = [...host.querySelectorAll("[data-key]")].map((element) => element.dataset.key);
    const focused = host.getRootNode().activeElement?.dataset.key;
    const folded = new Map([...host.querySelectorAll("details[data-key]")].map((one) => [one.dataset.key, one.open]));
    host.innerHTML = html;
    for (const one of host.querySelectorAll("details[data-key]")) one.open = folded.get(one.dataset.key) ?? one.open;
    if (!focused) return;
    // What is gone, or cannot be pressed any more, leaves the focus to what stood before it.
    const candidates = keys.slice(0, keys.indexOf(focused) + 1).reverse().map((key) => host.querySelector(`[data-key="${CSS.escape(key)}"]`));
    candidates.find((element) => element && !element.disabled)?.focus({ preventScroll: true });
  }
}

export default ({ parentElement, data, setTriggerValue }) => {
  const host = parentElement.querySelector(".live");
  const begin = () => {
    const root = host.getRootNode();
    const { sheet } = window[NAME];
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    if (!views.has(host)) views.set(host, new Still(host));
    host.classList.toggle("present", new URLSearchParams(location.search).get("present") === "1");
    const view = views.get(host);
    view.send = (clicks) => setTriggerValue("clicks", clicks);
    view.show(data);
  };
  if (window[NAME]) begin();
  else addEventListener(NAME, begin, { once: true });
  return () => removeEventListener(NAME, begin);
};
