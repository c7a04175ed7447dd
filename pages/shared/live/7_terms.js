// Terms that are explained where they stand: the pointer, the focus or a tap shows the sentence; Escape, leaving it, or a tap
// elsewhere takes it away. There is one sentence on the screen at a time, in the tree of its term, so that it can describe it.

const LEAVE = 200; // milliseconds in which the pointer may go from the term to its sentence
const EDGE = 8; // pixels that stay free beside it

const terms = {
  term: null,
  tips: new WeakMap(),

  watch(root) {
    const on = (event, react) => root.addEventListener(event, react);
    on("pointerover", (e) => e.pointerType !== "touch" && this.over(e));
    on("focusin", (e) => this.found(e) && this.show(this.found(e)));
    on("focusout", (e) => this.found(e) === this.term && this.hide());
    on("click", (e) => this.found(e) && this.show(this.found(e)));
    on("keydown", (e) => {
      if (!this.found(e) || !["Enter", " "].includes(e.key)) return;
      e.preventDefault();
      this.show(this.found(e));
    });
  },

  found: (event) => event.composedPath().find((one) => one.classList?.contains("term")),

  over(event) {
    const term = this.found(event);
    if (term || event.composedPath().includes(this.tip)) clearTimeout(this.leaving);
    else this.leave();
    if (term) this.show(term);
  },

  leave() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.term?.getRootNode().activeElement !== this.term && this.hide(), LEAVE);
  },

  show(term) {
    if (this.term === term) return;
    this.hide();
    this.term = term;
    this.tip = this.tipFor(term.getRootNode());
    this.tip.textContent = term.dataset.says;
    term.setAttribute("aria-describedby", this.tip.id);
    this.tip.style.backgroundColor = getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor;
    this.tip.style.color = getComputedStyle(term).color;
    this.tip.showPopover();
    this.place();
  },

  tipFor(root) {
    if (!this.tips.has(root)) {
      const tip = Object.assign(document.createElement("div"), { className: "term-says", id: "term-says", popover: "manual" });
      tip.setAttribute("role", "tooltip");
      (root.querySelector(".live, main, .stMain") ?? root.body ?? root).append(tip);
      this.tips.set(root, tip);
    }
    return this.tips.get(root);
  },

  // Below the term, or above it where there is no room; never beyond an edge.
  place() {
    const [at, tip] = [this.term.getBoundingClientRect(), this.tip.getBoundingClientRect()];
    if (at.bottom < 0 || at.top > innerHeight) return this.hide();
    const left = clamp(at.left, EDGE, innerWidth - tip.width - EDGE);
    const top = at.bottom + tip.height + EDGE < innerHeight ? at.bottom : Math.max(EDGE, at.top - tip.height);
    Object.assign(this.tip.style, { left: `${left}px`, top: `${top}px` });
  },

  hide() {
    clearTimeout(this.leaving);
    if (!this.term) return;
    this.term.removeAttribute("aria-describedby");
    if (this.tip.isConnected) this.tip.hidePopover();
    this.term = null;
  },
};

terms.watch(document);
document.addEventListener("pointerdown", (e) => {
  if (!e.composedPath().includes(terms.tip) && terms.found(e) !== terms.term) terms.hide();
}, { capture: true });
document.addEventListener("scroll", () => terms.term && terms.place(), { capture: true, passive: true });
addEventListener("keydown", (e) => {
  if (e.key !== "Escape" || !terms.term) return;
  e.stopImmediatePropagation();
  terms.hide();
}, { capture: true });
