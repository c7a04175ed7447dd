// Moving a view to another state by itself: through the sweep of one control that is here, or with a short cross-fade.

Object.assign(Live.prototype, {
  // Moves a control as a hand would, in half a second; then `end` is called.
  glide(id, value, end) {
    const control = this.answer.controls.get(id);
    if (!control?.tracks.length || this.acts.length || this.stale || still()) return end();
    const [from, to, begun, { answer }] = [control.at, this.nearest(id, value), performance.now(), this];
    const frame = (now) => {
      if (this.answer !== answer || this.acts.length || this.held) return; // the visitor has taken over
      const share = clamp((now - begun) / GLIDE, 0, 1);
      this.apply(id, Math.round(from + (to - from) * share * share * (3 - 2 * share)));
      this.view.place(this.answer.controls);
      share < 1 ? requestAnimationFrame(frame) : end();
    };
    for (const chart of this.charts.values()) chart.turn(control, this.values);
    requestAnimationFrame(frame);
  },

  // Fades the view out and in again around what changes it at once.
  fade(change) {
    if (still()) return change();
    this.view.root.classList.add("fading");
    setTimeout(() => {
      change();
      setTimeout(() => this.view.root.classList.remove("fading"), GLIDE / 4);
    }, GLIDE / 4);
  },
});

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
