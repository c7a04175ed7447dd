// Patching a native Plotly chart in place. window.Plotly is not documented by Streamlit: where it is missing the component
// says so, and Python sends whole figures instead. A chart has lines that show the sweep of a control with a marker on
// each, or traces of points whose x and y are columns, or both, the points behind.

class Chart {
  constructor(spec, unavailable) {
    this.spec = spec;
    this.wanted = null;
    this.drawn = null;
    this.busy = false;
    this.followed = null;
    this.unavailable = unavailable;
    this.again = () => this.draw();
    this.observer = new MutationObserver(this.again);
    this.waiting = setTimeout(() => this.node() || this.unavailable(), 15000);
    this.observe();
  }

  observe() {
    const holder = document.querySelector(`.st-key-${this.spec.key}`);
    this.observing = holder ?? document.body;
    this.observer.disconnect();
    this.observer.observe(this.observing, { childList: true, subtree: true });
  }

  node() {
    const node = document.querySelector(`.st-key-${this.spec.key} .js-plotly-plot`);
    return node?._fullLayout && node.data ? node : null;
  }

  // Asks for the curves of one control, the marker at one of its steps, and the points; without a control the curves stay.
  want(control, step, values, model) {
    this.wanted = { ...(control ? { control, step } : this.wanted), values, model };
    this.draw();
  }

  // Lets Plotly itself know, when nothing moves any more, where the points are: pointing at them finds them there.
  rest() {
    const node = this.shifted && this.node();
    if (!node || this.busy || !window.Plotly?.restyle || !this.fits(node)) return;
    this.shifted = false;
    const at = this.spec.points.map((points) => this.inside(points));
    this.patch(() => window.Plotly.restyle(node, { x: at.map(({ x }) => x), y: at.map(({ y }) => y) }, this.spec.points.map(({ trace }) => trace)));
  }

  describe(text) {
    document.querySelector(`.st-key-${this.spec.key} [role="figure"]`)?.setAttribute("aria-label", text);
  }

  draw() {
    const node = this.wanted && this.node();
    if (!node || this.busy) return;
    if (!window.Plotly?.update || !window.Plotly?.restyle) return this.unavailable();
    clearTimeout(this.waiting);
    if (this.observing === document.body) this.observe();
    if (!this.fits(node)) return; // the figure of as many classes is on its way
    this.place(node, this.spec.points.map((points) => [points.trace, this.inside(points)]));
    if (this.spec.lines.length && this.wanted.control) this.sweep(node);
    this.follow(node);
  }

  fits(node) {
    const { traces, points } = this.spec;
    return node.data.length === traces && points.every(({ trace, x }) => node.data[trace].x.length === x.length);
  }

  // Whenever Plotly has drawn the figure itself, it is brought in line again.
  follow(node) {
    if (this.followed === node) return;
    this.leave();
    this.followed = node;
    node.on("plotly_afterplot", this.again);
  }

  leave() {
    this.followed?.removeListener?.("plotly_afterplot", this.again);
    this.followed = null;
  }

  // Where the points of a trace are now; those beyond the edges stand at the edge.
  inside({ x, y, within }) {
    const { values, model } = this.wanted;
    const held = (names, [low, high]) => names.map((name) => Math.max(low, Math.min(high, typeof name === "number" ? name : values[model.column.get(name)])));
    return { x: held(x, within.slice(0, 2)), y: held(y, within.slice(2)) };
  }

  sweep(node) {
    const { drawn } = this;
    const same = node === drawn?.node && node.data[0].x === drawn.x && this.wanted.control.id === drawn.id;
    if (same && this.wanted.control.grid === drawn.grid) return this.place(node, [[this.spec.lines.length, this.point()]]);
    const curves = this.curves();
    if (same && equal(curves, drawn.curves)) {
      drawn.grid = this.wanted.control.grid;
      return this.place(node, [[this.spec.lines.length, this.point()]]);
    }
    this.redraw(node, curves);
  }

  // The lines of the control that is shown: x once, then the y of every line.
  curves() {
    const { control, values, model } = this.wanted;
    const axis = this.spec.axes[control.id];
    const inside = [...control.grid.keys()].filter((i) => control.grid[i] >= axis.low && control.grid[i] <= axis.high);
    const tracks = new Map(control.tracks);
    const y = this.spec.lines.map((name) => {
      const index = model.column.get(name);
      const track = tracks.get(index);
      return inside.map((i) => (track ? track[i] : values[index]));
    });
    return [inside.map((i) => control.grid[i]), ...y];
  }

  redraw(node, curves) {
    const { control } = this.wanted;
    const axis = this.spec.axes[control.id];
    const [x, ...y] = curves;
    const layout = { "xaxis.title.text": axis.title, "xaxis.type": axis.log ? "log" : "linear", "xaxis.range": axis.range };
    const at = this.point();
    const data = { x: [...y.map(() => x), at.x], y: [...y, at.y] };
    this.patch(() => window.Plotly.update(node, data, layout, [...y.keys(), y.length]));
    node.data.forEach((trace, i) => i < y.length && (trace.x = x));
    this.drawn = { node, x, curves, id: control.id, grid: control.grid };
  }

  // During a drag what is drawn is moved as it is, which takes a tenth of what a redraw takes; what cannot be is redrawn.
  place(node, traces) {
    const moved = traces.filter(([number, at]) => String(node.data[number].x) !== String(at.x) || String(node.data[number].y) !== String(at.y));
    const anew = moved.filter(([number, at]) => !this.shift(node, number, at));
    if (!anew.length) return;
    const all = { x: anew.map(([, at]) => at.x), y: anew.map(([, at]) => at.y) };
    this.patch(() => window.Plotly.restyle(node, all, anew.map(([number]) => number)));
  }

  shift(node, number, at) {
    const full = node._fullData?.[number];
    const axis = (name) => node._fullLayout[`${name[0]}axis${name.slice(1)}`];
    const [xaxis, yaxis] = [axis(full?.xaxis ?? "x"), axis(full?.yaxis ?? "y")];
    const drawn = node.querySelector(`.scatterlayer .trace${full?.uid}`);
    if (!drawn || !xaxis?.d2p || !yaxis?.d2p) return false;
    const places = at.x.map((x, i) => [xaxis.d2p(x), Number.isFinite(at.y[i]) ? yaxis.d2p(at.y[i]) : 2 * yaxis._length]); // out of sight
    if (!(full.mode === "lines" ? bend(drawn, places) : carry(drawn, places))) return false;
    Object.assign(node.data[number], at);
    this.shifted = true;
    return true;
  }

  patch(change) {
    this.busy = true;
    try {
      change();
    } catch {
      this.unavailable();
    }
    this.busy = false;
  }

  point() {
    const { control, step, values, model } = this.wanted;
    const axis = this.spec.axes[control.id];
    const x = Math.max(axis.low, Math.min(axis.high, control.grid[step]));
    return { x: this.spec.lines.map(() => x), y: this.spec.lines.map((name) => values[model.column.get(name)]) };
  }

  close() {
    this.leave();
    this.observer.disconnect();
    clearTimeout(this.waiting);
  }
}

const equal = (a, b) => a.length === b.length && a.every((line, k) => line.length === b[k].length && line.every((v, i) => v === b[k][i]));

// Carries markers to their places.
function carry(drawn, places) {
  const points = drawn.querySelectorAll(".points path");
  if (points.length !== places.length) return false;
  places.forEach((place, i) => points[i].setAttribute("transform", `translate(${place})`));
  return true;
}

// Bends a line, or the edge of an area, through its places.
function bend(drawn, places) {
  const [lines, areas] = [drawn.querySelectorAll("path.js-line"), drawn.querySelectorAll("path.js-fill")];
  if (lines.length > 1 || areas.length > 1 || !(lines.length + areas.length)) return false;
  const path = `M${places.join("L")}`;
  lines.forEach((line) => line.setAttribute("d", path));
  areas.forEach((area) => area.setAttribute("d", `${path}Z`));
  return true;
}
