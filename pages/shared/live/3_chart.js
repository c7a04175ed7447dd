// Patching a native Plotly chart in place. window.Plotly is not documented by Streamlit: where it is missing the component
// says so, and Python sends whole figures instead.

class Chart {
  constructor(spec, unavailable) {
    this.spec = spec;
    this.wanted = null;
    this.drawn = null;
    this.busy = false;
    this.unavailable = unavailable;
    this.observer = new MutationObserver(() => this.draw());
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

  // Asks for the curves of one control and the marker at one of its steps.
  want(control, step, values, model) {
    this.wanted = { control, step, values, model };
    this.draw();
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
    if (node.data.length !== this.spec.lines.length + 1) return; // the figure of as many classes is on its way
    const { drawn } = this;
    const same = node === drawn?.node && node.data[0].x === drawn.x && this.wanted.control.id === drawn.id;
    if (same && this.wanted.control.grid === drawn.grid) return this.marker(node);
    const curves = this.curves();
    if (same && equal(curves, drawn.curves)) {
      drawn.grid = this.wanted.control.grid;
      return this.marker(node);
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
    if (!node.dataset.followed) {
      node.dataset.followed = "yes";
      node.on("plotly_afterplot", () => this.draw());
    }
  }

  // During a drag only the marker moves: its points are shifted as they are, which takes a tenth of what a redraw takes.
  marker(node) {
    const at = this.point();
    const trace = node.data[this.spec.lines.length];
    if (String(trace.x) === String(at.x) && String(trace.y) === String(at.y)) return;
    const { xaxis, yaxis } = node._fullLayout;
    const points = node.querySelectorAll(".scatterlayer .trace:last-child .points path");
    if (points.length !== at.x.length || !xaxis?.d2p || !yaxis?.d2p)
      return this.patch(() => window.Plotly.restyle(node, { x: [at.x], y: [at.y] }, [this.spec.lines.length]));
    Object.assign(trace, at);
    at.y.forEach((y, i) => {
      const down = Number.isFinite(y) ? yaxis.d2p(y) : 2 * yaxis._length; // out of sight
      points[i].setAttribute("transform", `translate(${xaxis.d2p(at.x[i])},${down})`);
    });
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
    this.observer.disconnect();
    clearTimeout(this.waiting);
  }
}

const equal = (a, b) => a.length === b.length && a.every((line, k) => line.length === b[k].length && line.every((v, i) => v === b[k][i]));
