// What the visitor's hand does: drag, type, press, choose, point.

Object.assign(Live.prototype, {
  listen() {
    const on = (event, react) => this.host.addEventListener(event, react);
    terms.watch(this.host);
    on("input", (e) => this.onInput(e.target));
    on("change", (e) => this.onChange(e.target));
    on("keydown", (e) => this.onKey(e));
    on("click", (e) => this.onClick(e.target.closest("button")));
    on("click", (e) => this.onLink(e));
    on("pointerover", (e) => this.light(e.target));
    on("pointerleave", () => this.light(null));
    on("focusin", (e) => this.light(e.target));
    on("pointerdown", (e) => this.turnCharts(e.target));
    on("keydown", (e) => this.turnCharts(e.target));
    on("focusout", () => this.light(null));
    this.host.addEventListener("toggle", () => this.answer && this.open(), { capture: true });
    // A drag that ends where it began makes no change event.
    on("pointerup", () => setTimeout(() => this.letGo()));
  },

  letGo() {
    if (this.playing) return;
    this.held = null;
    if (this.answer && !this.acts.length && !this.stale) this.mark("settled");
  },

  // The curves of a control are drawn before it moves, so that the drag itself stays light.
  turnCharts(target) {
    const control = this.answer.controls.get(target.dataset?.control);
    if (!control || this.outdated()) return;
    for (const chart of this.charts.values()) chart.turn(control, this.values);
  },

  onInput(target) {
    const id = target.dataset.control;
    if (!id) {
      target.dataset.touched = "yes";
      return;
    }
    if (this.playing) this.pause();
    const control = this.answer.controls.get(id);
    const step = Number(target.value);
    this.held = { id, value: control.grid[step] };
    // Tables computed before another control's last move would jump back: wait for the new ones.
    if (!this.outdated(id)) this.apply(id, step);
  },

  onChange(target) {
    const { control: id, edit, choose } = target.dataset;
    if (id) {
      const value = this.answer.controls.get(id).grid[Number(target.value)];
      this.held = null;
      this.act(id, plain(value));
    } else if (choose) {
      if (target.value) this.act(choose, target.value);
    } else if (edit && target.dataset.touched) this.commit(target);
  },

  commit(target) {
    delete target.dataset.touched;
    target.removeAttribute("aria-invalid");
    this.act(`${target.dataset.edit}!`, target.value);
  },

  onKey(event) {
    const target = event.composedPath()[0];
    if (event.key === "Escape") this.closePopover(target);
    if (target.dataset?.tab) this.alongTabs(event, target);
    if (target.dataset?.cell !== undefined) this.alongCells(event, target);
    if (!target.dataset?.edit) return;
    const whole = target.type !== "textarea" || event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && whole && target.dataset.touched) this.commit(target);
    if (event.key === "Escape") {
      delete target.dataset.touched;
      this.refuse(null);
      this.view.refill();
    }
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && this.answer.controls.has(target.dataset.edit)) {
      event.preventDefault();
      this.nudge(target.dataset.edit, event.key === "ArrowUp" ? 1 : -1);
    }
  },

  closePopover(target) {
    const popover = target.closest?.("details.popover[open]");
    if (popover) popover.open = false;
    popover?.querySelector("summary").focus();
  },

  nudge(id, by) {
    const control = this.answer.controls.get(id);
    const step = Math.max(0, Math.min(control.grid.length - 1, control.at + by));
    if (!this.outdated(id)) {
      this.apply(id, step);
      this.view.place(this.answer.controls);
    }
    this.act(id, plain(control.grid[step]));
  },

  onClick(button) {
    if (!button || button.disabled || button.getAttribute("aria-disabled") === "true") return;
    const { act, with: text, history: way, tab, take, play, field } = button.dataset;
    if (way === "clear") clear();
    else if (way) history[way]();
    else if (tab) this.turnTab(tab);
    else if (take) navigator.clipboard.writeText(this.host.querySelector(`[data-copy="${take}"]`).textContent);
    else if (play) this.play(button.closest("[data-timeline]"), play);
    else if (act) this.act(act, field ? this.host.querySelector(`[data-field="${field}"]`).value : text === "random" ? String(crypto.getRandomValues(new Uint32Array(1))[0]) : (text ?? ""));
  },

  turnTab(key) {
    this.tab = key;
    for (const tab of this.host.querySelectorAll("[data-tab]")) {
      tab.setAttribute("aria-selected", tab.dataset.tab === key);
      tab.tabIndex = tab.dataset.tab === key ? 0 : -1;
    }
    for (const panel of this.host.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== key;
  },

  // The arrows lead from tab to tab; the Tab key leads on, into what is shown.
  alongTabs(event, tab) {
    const tabs = [...tab.parentElement.children];
    const at = tabs.indexOf(tab);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs.at(to % tabs.length);
    next.focus();
    this.turnTab(next.dataset.tab);
  },

  // The arrows lead from cell to cell of a table; the Tab key leads on, out of it.
  alongCells(event, cell) {
    const table = cell.closest("[data-cells]");
    const [cells, columns] = [[...table.querySelectorAll("[data-cell]")], Number(table.dataset.cells)];
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = cells[cells.indexOf(cell) + by];
    if (!next) return;
    for (const one of cells) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  },

  // A timeline runs over the tables that are here, and asks once when it stops.
  play(line, how) {
    const id = line.dataset.timeline;
    if (this.playing) this.pause();
    else if (how === "play") return this.run(id, line);
    if (how !== "play") this.nudge(id, how === "on" ? 1 : -1);
  },

  run(id, line) {
    const control = this.answer.controls.get(id);
    if (control.at >= control.grid.length - 1) control.at = -1;
    line.classList.add("playing");
    const timer = setInterval(() => {
      const { at, grid } = this.answer.controls.get(id);
      if (at >= grid.length - 1 || this.outdated(id)) return this.pause();
      this.held = { id, value: grid[at + 1] };
      this.apply(id, at + 1);
      this.view.place(this.answer.controls);
    }, Number(line.dataset.every));
    this.playing = { id, timer };
  },

  pause() {
    const { id, timer } = this.playing;
    clearInterval(timer);
    this.playing = this.held = null;
    this.host.querySelector(".playing")?.classList.remove("playing");
    const control = this.answer.controls.get(id);
    this.act(id, plain(control.grid[Math.max(0, control.at)]));
  },

  light(target) {
    const about = target?.closest?.("[data-lights], [data-group]")?.dataset;
    const names = about?.lights ?? about?.group ?? "";
    if (names === this.lit) return;
    for (const element of this.grouped(this.lit)) element.classList.remove("lit");
    for (const element of this.grouped(names)) element.classList.add("lit");
    this.lit = names;
  },

  grouped(names) {
    return (names ?? "").split(" ").flatMap((name) => this.view?.groups.get(name) ?? []);
  },
});

// Everything on the page as at its beginning; undo brings it back. The language stays.
function clear() {
  const lang = new URLSearchParams(location.search).get("lang");
  writing = true;
  history.pushState({}, "", location.pathname + (lang ? `?lang=${encodeURIComponent(lang)}` : ""));
  writing = false;
  for (const live of lives) {
    live.acts = [];
    live.gone();
  }
}
