// The end of a path: what being so sure cost, and a picture of how often it came true. And the mark that stands on a bar.

const BINS = [0, 20, 40, 60, 80, 100]; // per cent

Object.assign(Guide.prototype, {
  // Mean price of what the visitor was sure of, beside that of always saying "equally likely".
  end() {
    const { path, words } = this;
    const told = path.steps.filter((step) => step.kind === "sure" && Array.isArray(this.answers[step.name]?.said));
    const parts = [make("h3", { textContent: words.end })];
    if (!told.length) return [...parts, make("p", { textContent: words.end_none })];
    const mean = (list) => list.reduce((sum, one) => sum + (one ?? Infinity), 0) / list.length;
    const paid = mean(told.map((step) => path.prices[this.answers[step.name].said[step.right]]));
    const even = mean(told.map((step) => step.even));
    const summary = this.say("end_mean", { count: told.length, mean: write(paid, ORDINARY, []), even: write(even, ORDINARY, []) });
    return [...parts, make("p", { textContent: summary }), this.calibration(told)];
  },

  // Every answer that was given a share, by the size of the share: how many, and how many came true.
  calibration(told) {
    const said = told.flatMap((step) => this.answers[step.name].said.map((share, k) => [share, k === step.right]));
    const rows = BINS.slice(1).map((high, k) => {
      const low = BINS[k];
      const inside = said.filter(([share]) => share >= low && (share < high || high === 100));
      const right = inside.filter(([, came]) => came).length;
      return { low, high, count: inside.length, right };
    });
    const line = ({ low, high, count, right }) => make("tr", {},
      make("th", { scope: "row", textContent: this.say("end_row", { low, high }) }),
      make("td", {}, make("span", { className: "track" }, make("i", { className: "from-zero", style: { left: "0%", width: `${count ? (100 * right) / count : 0}%` } }), make("i", { className: "expected", style: { left: `${(low + high) / 2}%` } }))),
      make("td", { className: "num", textContent: count ? this.say("end_came", { right, count }) : "–" }));
    return make("div", {}, make("table", { className: "bars-beside" }, make("caption", { textContent: this.words.end_calibration }), make("tbody", {}, ...rows.map(line))), make("p", { className: "caption", textContent: this.words.end_note }));
  },

  // Where the mark can be seen: over the bar of its quantity, or the axis of a chart.
  axis() {
    const on = this.step?.mark?.on;
    const root = on && this.live?.view.root;
    if (!root) return null;
    if (!on.startsWith("chart:")) {
      const track = root.querySelector(`[data-bar^="${CSS.escape(on)} "], [data-bar="${on}"], [data-bar^="${on} "]`)?.closest(".track");
      return track && { parent: track, left: 0, right: 0, top: 0, height: track.clientHeight };
    }
    const [name, way] = on.slice(6).split(" ");
    const chart = this.live.charts.get(name);
    const panel = chart?.panels?.[0];
    if (!panel) return null;
    return { parent: chart.figure, left: LEFT, right: RIGHT, top: panel.top, height: panel.tall, ends: way === "y" ? chart.spec.y[0].ends : chart.axis.ends, upright: way === "y" };
  },

  // Brings what a step is done with into view, once, when it begins: a mark's axis, or the first control that it needs.
  look(axis) {
    const { step, live } = this;
    if (!this.looking || !live) return;
    const what = axis?.parent ?? live.view.root.querySelector(`[data-control="${CSS.escape(step.needs[0] ?? "")}"]`);
    this.looking = step.kind === "mark" && !what; // a chart that is not drawn yet
    if (!this.given) what?.scrollIntoView({ block: "nearest", behavior: "instant" });
  },

  // Puts the mark where its value stands, and has it dragged there, too.
  place() {
    const axis = this.step?.kind === "mark" ? this.axis() : null;
    if (this.step) this.look(axis);
    if (!axis) return this.line?.remove();
    this.line ??= make("div", { className: "mark-line", ariaHidden: "true" });
    const { low, high } = this.step.mark;
    const ends = axis.ends ?? [low, high];
    const value = this.given ? this.given.said : Number(this.marker.value);
    if (value === undefined) return this.line.remove();
    const share = (value - ends[0]) / (ends[1] - ends[0]);
    const { left, right, top, height, upright } = axis;
    this.line.className = upright ? "mark-line lying" : "mark-line";
    const room = `(100% - ${left + right}px)`; // it stays right when the page becomes narrower
    Object.assign(this.line.style, upright
      ? { left: `${left}px`, top: `${top + (1 - share) * height}px`, width: `calc${room}`, height: "" }
      : { left: `calc(${left}px + ${share} * ${room})`, top: `${top}px`, height: `${height}px`, width: "" });
    if (this.line.parentElement !== axis.parent) axis.parent.append(this.line);
    axis.parent.onpointerdown = this.given ? null : (event) => this.pull(event, axis, ends);
    axis.parent.classList.toggle("markable", !this.given);
  },

  pull(event, axis, ends) {
    event.preventDefault();
    const { parent, upright, left, right, top, height } = axis;
    const { marker } = this;
    const to = ({ clientX, clientY }) => {
      const box = parent.getBoundingClientRect();
      const share = upright ? 1 - (clientY - box.top - top) / height : (clientX - box.left - left) / (box.width - left - right);
      marker.value = ends[0] + share * (ends[1] - ends[0]);
      marker.dispatchEvent(new Event("input"));
    };
    parent.setPointerCapture(event.pointerId);
    parent.onpointermove = to;
    parent.onpointerup = parent.onpointercancel = () => (parent.onpointermove = null);
    to(event);
  },
});
