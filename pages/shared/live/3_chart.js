// A chart that follows the hand, as SVG: lines along the sweep of a control or through given places, and marks. Places are
// put on linear scales; what they are is worked out in Python (pages/shared/live/chart.py).

const SVG = "http://www.w3.org/2000/svg";
const [LEFT, RIGHT, TOP, BELOW, GAP] = [58, 14, 10, 46, 26]; // pixels around and between the panels
const ORDINARY = { kind: "number", decimals: 4, tiny: 1e-3, huge: 1e4 };
const DASHES = ["", "9 6", "2 5"];

function draw(tag, attributes, parent, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  parent?.append(element);
  return element;
}

class Chart {
  constructor(figure, live, width = 0) {
    Object.assign(this, { figure, live, width });
    figure.replaceChildren();
    this.svg = draw("svg", { role: "img", tabindex: 0, "data-key": `chart-${figure.dataset.chart}` }, figure);
    this.legend = Object.assign(document.createElement("ul"), { className: "legend" });
    this.tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
    this.tools = Object.assign(document.createElement("div"), { className: "tools" });
    figure.append(this.legend, this.tip, this.tools);
    this.svg.addEventListener("pointermove", (e) => this.point(e.offsetX / this.scale, e.offsetY / this.scale));
    this.svg.addEventListener("pointerleave", () => this.read(null));
    this.svg.addEventListener("blur", () => this.read(null));
    this.svg.addEventListener("keydown", (e) => this.onKey(e));
    this.observer = new ResizeObserver(([{ contentRect }]) => this.resize(Math.round(contentRect.width / this.scale)));
    this.observer.observe(figure);
  }

  take(spec, answer, values, held) {
    const changed = JSON.stringify([spec, answer.header.texts]);
    Object.assign(this, { spec, answer, values });
    const shown = spec.x[held] ? held : spec.x[answer.header.shows] ? answer.header.shows : Object.keys(spec.x)[0];
    const turned = shown !== this.shown;
    this.shown = shown;
    if (changed !== this.changed || turned) this.skeleton();
    this.changed = changed;
    this.lines(true);
    this.marks();
  }

  // Shows another control's sweep.
  turn(control, values) {
    if (!this.spec.x[control.id] || control.id === this.shown) return;
    this.shown = control.id;
    this.values = values;
    this.skeleton();
    this.lines(true);
    this.marks();
  }

  follow(control, values) {
    this.turn(control, values);
    this.values = values;
    this.lines(false);
    this.marks();
  }

  resize(width) {
    if (!width || width === this.width) return;
    this.width = width;
    if (!this.spec) return;
    this.skeleton();
    this.lines(true);
    this.marks();
    for (const guide of guides) guide.refresh(); // its mark may stand on an axis
  }

  // In front of a class everything in it is larger, and it is a little flatter.
  get scale() {
    return presenting() ? 1.85 : 1;
  }

  get axis() {
    return this.spec.x[this.shown];
  }

  said(text) {
    return this.live.view.said(pieces(text));
  }

  // Axes, grid, legend: everything that stands still.
  skeleton() {
    const { spec, svg, width } = this;
    if (width <= LEFT + RIGHT) return; // no room, as while a page is laid out anew
    const { y: panels, shares } = spec;
    const height = this.scale > 1 ? 0.75 * spec.height : spec.height;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", width * this.scale);
    svg.setAttribute("height", height * this.scale);
    svg.replaceChildren();
    const [inner, room] = [width - LEFT - RIGHT, height - TOP - BELOW - GAP * (panels.length - 1)];
    let top = TOP;
    this.x = scale(this.axis.ends, 0, inner);
    this.panels = panels.map((axis, k) => {
      const tall = room * shares[k];
      const panel = { top, tall, y: scale(axis.ends, tall, 0) };
      this.frame(axis, panel, inner);
      panel.area = draw("svg", { x: LEFT, y: top, width: inner, height: tall, overflow: "hidden" }, svg);
      top += tall + GAP;
      return panel;
    });
    const bottom = height - BELOW;
    for (const [place, label] of this.axis.ticks) {
      draw("text", { x: LEFT + this.x(place), y: bottom + 17, "text-anchor": "middle", class: "tick-label" }, svg, label);
      for (const panel of this.panels) draw("line", { x1: LEFT + this.x(place), x2: LEFT + this.x(place), y1: panel.top, y2: panel.top + panel.tall, class: "grid" }, svg);
    }
    const title = draw("text", { y: height - 8, "text-anchor": "middle", class: "axis-title" }, svg, this.said(this.axis.title));
    title.setAttribute("x", Math.min(LEFT + inner / 2, width - title.getComputedTextLength() / 2)); // a long one keeps its end
    for (const { area } of this.panels) svg.append(area); // above the grid
    for (const note of spec.notes) this.note(note, inner - 8);
    this.paths = spec.lines.map((line) => draw("path", this.stroke(line), this.panels[line.panel].area));
    this.cursor = draw("line", { y1: TOP, y2: bottom, class: "cursor", visibility: "hidden" }, svg);
    this.dots = spec.points.map((point) => this.dot(point));
    this.explain();
  }

  // A text at the left edge, on as many lines as it needs: the last one stands just above its place.
  note([place, text], room) {
    const note = draw("text", { class: "note" }, this.svg);
    const lines = [""];
    for (const word of text.split(/(?<=[\s，：])/)) {
      note.textContent = lines.at(-1) + word;
      if (note.getComputedTextLength() > room) lines.push(word);
      else lines[lines.length - 1] += word;
    }
    const bottom = TOP + this.panels[0].y(place) - 12;
    note.replaceChildren(...lines.map((line, k) => draw("tspan", { x: LEFT + 4, y: bottom - 17 * (lines.length - 1 - k) }, null, line)));
  }

  frame(axis, { top, tall, y }, inner) {
    draw("rect", { x: LEFT, y: top, width: inner, height: tall, class: "plot" }, this.svg);
    for (const [place, label] of axis.ticks) {
      draw("line", { x1: LEFT, x2: LEFT + inner, y1: top + y(place), y2: top + y(place), class: "grid" }, this.svg);
      draw("text", { x: LEFT - 7, y: top + y(place) + 4, "text-anchor": "end", class: "tick-label" }, this.svg, label);
    }
    const middle = top + tall / 2;
    draw("text", { x: 14, y: middle, "text-anchor": "middle", transform: `rotate(-90 14 ${middle})`, class: "axis-title" }, this.svg, this.said(axis.title));
  }

  stroke({ colour, dash, area, wide }) {
    if (area) return { class: "area" };
    return { class: wide ? "line wide" : "line", style: `--c:${hue(colour)}`, "stroke-dasharray": dash ? DASHES[1] : DASHES[Math.floor(Math.max(0, Number(colour) || 0) / 7) % 3] };
  }

  dot({ colour, hollow, symbol }) {
    const group = draw("g", { class: hollow ? "dot hollow" : "dot", style: `--c:${hue(colour)}` }, this.svg);
    symbol === "diamond" ? draw("path", { d: "M0-9L9 0L0 9L-9 0Z" }, group) : draw("circle", { r: 7 }, group);
    return group;
  }

  // The legend, and the buttons that save the chart.
  explain() {
    const named = [...this.spec.lines, ...this.spec.points].filter(({ name }) => name);
    this.legend.replaceChildren(...named.map(({ name, colour, dash, area, symbol }) => {
      const item = document.createElement("li");
      const key = document.createElement("i");
      key.className = symbol ?? (area ? "area" : dash ? "dash" : "line");
      key.style.setProperty("--c", hue(colour));
      item.append(key, this.said(name));
      return item;
    }));
    const { words } = this.answer.header;
    this.tools.replaceChildren(...["svg", "png"].map((format) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: format.toUpperCase() });
      button.setAttribute("aria-label", words[`save_${format}`]);
      button.dataset.key = `save-${format}-${this.spec.name}`;
      button.onclick = () => this.save(format);
      return button;
    }));
  }

  value(place) {
    return typeof place === "string" ? this.values[this.answer.place.get(place)] : place;
  }

  // Where a line goes: along the sweep, or through its places.
  course({ x, y }) {
    if (x.length) return x.map((place, i) => [this.value(place), this.value(y[i])]);
    const control = this.answer.controls.get(this.shown);
    const { range } = this.axis;
    const index = this.answer.place.get(y);
    const track = control.tracks.find(([quantity]) => quantity === index)?.[1];
    const places = control.drawn ?? control.grid;
    const inside = [...control.grid.keys()].filter((i) => control.grid[i] >= range[0] && control.grid[i] <= range[1]);
    return inside.map((i) => [places[i], track ? track[i] : this.answer.base[index]]);
  }

  // Draws the lines that have moved, or all of them.
  lines(all) {
    if (!this.panels) return;
    this.spec.lines.forEach((line, k) => {
      if (!all && (!line.x.length || ![...line.x, ...line.y].some((place) => typeof place === "string"))) return;
      const { y } = this.panels[line.panel];
      const course = this.course(line).filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
      const path = course.map(([a, b]) => `${this.x(a).toFixed(2)} ${clamp(y(b), -9999, 9999).toFixed(2)}`).join("L");
      const drawn = path ? `M${path}${line.area ? "Z" : ""}` : "";
      if (this.paths[k].getAttribute("d") !== drawn) this.paths[k].setAttribute("d", drawn); // what stands still is not painted anew
    });
  }

  marks() {
    if (!this.panels) return;
    this.placed = this.spec.points.map((point, k) => {
      const panel = this.panels[point.panel];
      const [x, y] = [point.x === "" ? this.here() : this.value(point.x), this.value(point.y)];
      const [ends, sides] = [this.axis.ends, this.spec.y[point.panel].ends];
      const inside = between(x, ends) && between(y, sides);
      const seen = inside || (point.held && !Number.isNaN(x) && !Number.isNaN(y));
      const place = [LEFT + this.x(clampTo(x, ends)), panel.top + panel.y(clampTo(y, sides))];
      if (seen) this.dots[k].setAttribute("transform", `translate(${place[0].toFixed(2)} ${place[1].toFixed(2)})`);
      this.dots[k].setAttribute("visibility", seen ? "visible" : "hidden");
      return { place, seen };
    });
  }

  here() {
    const control = this.answer.controls.get(this.shown);
    return (control.drawn ?? control.grid)[control.at];
  }

  describe(said) {
    const hint = this.readable().length ? ` (${this.answer.header.words.chart_keys})` : "";
    this.svg.setAttribute("aria-label", said + hint);
  }

  close() {
    this.observer.disconnect();
  }
}

// Halves, so that the largest floats do not overflow.
const scale = ([low, high], from, to) => (value) => from + ((value / 2 - low / 2) / (high / 2 - low / 2)) * (to - from);
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const clampTo = (value, [a, b]) => clamp(value, Math.min(a, b), Math.max(a, b));
const between = (value, ends) => value === clampTo(value, ends);
const hue = (colour) => (colour < 0 ? "var(--quiet)" : typeof colour === "string" ? colour : `var(--c${colour})`);
