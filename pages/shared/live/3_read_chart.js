// Reading a chart, by pointing or with the arrow keys, and saving it as a picture.

Object.assign(Chart.prototype, {
  // Reading values: by pointing, or with the arrow keys.
  point(x, y) {
    if (!this.placed) return;
    const near = this.placed.flatMap(({ place, seen }, k) => (seen && this.spec.points[k].text && Math.hypot(place[0] - x, place[1] - y) < 12 ? [k] : []));
    if (near.length) return this.tell(this.placed[near[0]].place[0], near.map((k) => this.said(this.spec.points[k].text)));
    const course = this.readable()[0];
    if (!course || x < LEFT) return this.read(null);
    const distance = ([place]) => Math.abs(LEFT + this.x(place) - x);
    this.read(course.reduce((best, at, i) => (distance(at) < distance(course[best]) ? i : best), 0));
  },

  readable() {
    return this.spec.lines.filter(({ area, wide, name }) => !area && !wide && name !== null).map((line) => this.course(line));
  },

  onKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: 10, PageDown: -10 }[event.key];
    const count = this.readable()[0]?.length;
    if (!step || !count) return;
    event.preventDefault();
    this.read(clamp((this.reading ?? Math.floor(count / 2)) + step, 0, count - 1));
    this.live.status.textContent = this.tip.textContent;
  },

  read(index) {
    this.reading = index;
    if (index === null) {
      this.tip.hidden = true;
      this.cursor?.setAttribute("visibility", "hidden");
      return;
    }
    const lines = this.spec.lines.filter(({ area, wide }) => !area && !wide);
    const courses = lines.map((line) => this.course(line));
    const [x] = courses[0][index];
    const control = this.axis.range && this.answer.controls.get(this.shown);
    const named = this.axis.named.find(([place]) => place === x)?.[1];
    const value = named ?? (control ? control.grid[[...(control.drawn ?? control.grid)].indexOf(x)] : x);
    const said = lines.map((line, k) => {
      const at = courses[k].find(([place]) => place === x) ?? courses[k][index];
      const form = typeof line.y === "string" ? this.answer.forms[this.answer.place.get(line.y)] : ORDINARY;
      return at && line.name ? `${this.said(line.name)}: ${this.spec.before}${write(at[1], form, [])}` : null;
    });
    this.tell(LEFT + this.x(x), [`${this.said(this.axis.title)}: ${plain(Number(value.toPrecision(6)))}`, ...said.filter(Boolean)]);
  },

  tell(x, rows) {
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    this.cursor.setAttribute("visibility", "visible");
    this.tip.replaceChildren(...rows.map((row) => Object.assign(document.createElement("div"), { textContent: row })));
    this.tip.hidden = false;
    this.tip.style.transform = `translateX(${clamp(x + 12, 0, Math.max(0, this.width - this.tip.offsetWidth - 4))}px)`;
  },

  // Saving: the SVG with its styles and its legend written into it.
  save(format) {
    const { width, spec } = this;
    const items = [...this.legend.children].map((item) => [item.textContent, item.firstChild.style.getPropertyValue("--c")]);
    const height = spec.height + 24 * items.length;
    const copy = this.svg.cloneNode(true);
    const styled = getComputedStyle(this.figure);
    const kept = ["fill", "stroke", "stroke-width", "paint-order", "stroke-dasharray", "opacity", "font-size", "font-family", "visibility"];
    const [from, to] = [this.svg.querySelectorAll("*"), copy.querySelectorAll("*")];
    from.forEach((one, i) => kept.forEach((name) => to[i].style.setProperty(name, getComputedStyle(one).getPropertyValue(name))));
    copy.setAttribute("xmlns", SVG);
    copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
    copy.setAttribute("height", height);
    copy.prepend(draw("rect", { width, height, fill: styled.getPropertyValue("--st-background-color") }));
    items.forEach(([text, colour], k) => {
      const resolved = getComputedStyle(this.legend.children[k].firstChild).getPropertyValue("color") || colour;
      draw("rect", { x: LEFT, y: spec.height + 24 * k, width: 14, height: 14, fill: resolved }, copy);
      draw("text", { x: LEFT + 22, y: spec.height + 24 * k + 12, fill: styled.color, "font-size": 14, "font-family": "sans-serif" }, copy, text);
    });
    const text = new XMLSerializer().serializeToString(copy);
    const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    if (format === "svg") return offer(url, `${spec.name}.svg`);
    const image = new Image();
    image.onload = () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(url);
      canvas.toBlob((blob) => offer(URL.createObjectURL(blob), `${spec.name}.png`));
    };
    image.src = url;
  },
});

function offer(href, download) {
  Object.assign(document.createElement("a"), { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}
