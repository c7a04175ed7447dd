// What the visitor's hand does: drag, type, press, point.

Object.assign(Live.prototype, {
  listen() {
    const on = (event, react) => this.host.addEventListener(event, react);
    on("input", (e) => this.onInput(e.target));
    on("change", (e) => this.onChange(e.target));
    on("keydown", (e) => this.onKey(e));
    on("click", (e) => this.onClick(e.target.closest("[data-act],[data-copy]")));
    on("pointerover", (e) => this.light(e.target));
    on("pointerleave", () => this.light(null));
    on("focusin", (e) => this.light(e.target));
    on("pointerdown", (e) => this.turnChart(e.target));
    on("keydown", (e) => this.turnChart(e.target));
    on("focusout", () => this.light(null));
    this.host.addEventListener("toggle", () => this.open(), { capture: true });
    // A drag that ends where it began makes no change event.
    on("pointerup", () => setTimeout(() => (this.held = null)));
  },

  // The curves of a control are drawn before it moves, so that the drag itself stays light.
  turnChart(target) {
    const id = target.dataset?.control;
    if (this.outdated()) return;
    for (const chart of this.charts.values()) {
      if (chart.spec.axes[id]) chart.want(this.model.controls.get(id), this.model.controls.get(id).at, this.values, this.model);
    }
  },

  onInput(target) {
    const id = target.dataset.control;
    if (!id) {
      target.dataset.touched = "yes";
      return;
    }
    const control = this.model.controls.get(id);
    const step = Number(target.value);
    this.held = { id, value: control.grid[step] };
    // Tables computed before another control's last move would jump back: wait for the new ones.
    if (!this.outdated(id)) this.apply(id, step);
  },

  onChange(target) {
    const { control: id, edit } = target.dataset;
    if (id) {
      const value = this.model.controls.get(id).grid[Number(target.value)];
      this.held = null;
      this.act(id, plain(value));
    } else if (edit && target.dataset.touched) this.commit(target);
  },

  commit(target) {
    delete target.dataset.touched;
    this.act(`${target.dataset.edit}!`, target.value || " "); // "!" says that it was typed
  },

  onKey(event) {
    const target = event.composedPath()[0];
    if (!target.dataset?.edit) return;
    if (event.key === "Enter" && target.dataset.touched) this.commit(target);
    if (event.key === "Escape") {
      delete target.dataset.touched;
      this.act(target.dataset.edit, "");
    }
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && this.model.controls.has(target.dataset.edit)) {
      event.preventDefault();
      this.nudge(target.dataset.edit, event.key === "ArrowUp" ? 1 : -1);
    }
  },

  nudge(id, by) {
    const control = this.model.controls.get(id);
    const step = Math.max(0, Math.min(control.grid.length - 1, control.at + by));
    if (!this.outdated(id)) {
      this.apply(id, step);
      this.view.place(this.model.controls);
    }
    this.act(id, plain(control.grid[step]));
  },

  onClick(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.act) this.act(button.dataset.act, "");
  },

  light(target) {
    const name = target?.closest?.("[data-group]")?.dataset.group;
    if (name === this.lit) return;
    for (const element of this.view?.groups.get(this.lit) ?? []) element.classList.remove("lit");
    for (const element of this.view?.groups.get(name) ?? []) element.classList.add("lit");
    this.lit = name;
  },
});
