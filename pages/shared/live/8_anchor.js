// Opening a part of a live view by the address: #C9 leads to the element with data-anchor "C9", in whichever view it is.
// Views arrive one after another and push each other down, so the page is led there again until the visitor takes over.

const PATIENCE = 20000;

class Anchor {
  constructor() {
    this.views = new Set();
    this.observer = new ResizeObserver(() => this.lead());
    addEventListener("hashchange", () => this.begin());
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(kind, () => this.end(), { capture: true, passive: true });
    this.begin();
  }

  begin() {
    this.end();
    this.name = location.hash.slice(1);
    const page = document.querySelector("[data-testid=stMainBlockContainer]");
    if (!this.name || !page) return;
    this.active = true;
    this.observer.observe(page);
    this.giveUp = setTimeout(() => this.end(), PATIENCE);
    this.lead();
  }

  end() {
    clearTimeout(this.giveUp);
    this.observer.disconnect();
    this.active = this.leading = false;
  }

  find() {
    for (const view of this.views) {
      const found = view.host.querySelector(`[data-anchor="${CSS.escape(this.name)}"]`);
      if (found) return found;
    }
    for (const view of this.views) {
      const link = view.host.querySelector(`.contents [data-anchors~="${CSS.escape(this.name)}"]:not([aria-current])`);
      if (!link) continue;
      view.put(link, "replaceState", location.hash);
      view.go(link);
    }
    return document.getElementById(this.name);
  }

  lead() {
    const found = this.find();
    for (const view of this.views) for (const e of view.host.querySelectorAll(".targeted")) e.classList.toggle("targeted", e === found);
    if (!found) return;
    if (found.dataset.anchor) found.classList.add("targeted");
    if (!this.leading) found.focus?.({ preventScroll: true });
    this.leading = true;
    found.scrollIntoView({ block: "start", behavior: "instant" });
  }

  join(view) {
    this.views.add(view);
    if (this.active) this.lead();
  }

  leave(view) {
    this.views.delete(view);
  }
}

const anchor = new Anchor();
