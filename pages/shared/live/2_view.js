// Building the page's part from the tree that Python describes, and remembering which node shows which column.
// A node is [tag, attributes, children]; attributes whose name starts with "$" bind it to numbers or acts:
//   $text, $attr   parts written together: strings, and names of columns
//   $bar           [column, zero, unit, low]: the width of a bar, never less than low
//   $show, $hide, $mark   [column, value]: shown, hidden, or marked with a class while the column has that value
//   $control       the control that an input drags; $act what a button does
//   $edit          [act, column]: what typing changes, and the column whose value the box shows otherwise
//   $group         what lights up together

const MATH_TAGS = new Set(["math", "mrow", "mi", "mn", "mo", "mfrac", "msup", "msub", "munder", "munderover", "mtext", "mtable", "mtr", "mtd", "mspace", "mstyle"]);

class View {
  constructor(tree, model) {
    this.model = model;
    this.follow = model.forms.map(() => []);
    this.shown = new Float64Array(model.forms.length).fill(NaN);
    this.inputs = new Map();
    this.boxes = [];
    this.late = new Map();
    this.groups = new Map();
    this.root = this.build(tree);
  }

  build(node) {
    if (typeof node === "string") return document.createTextNode(node);
    const [tag, attributes, children] = node;
    const element = MATH_TAGS.has(tag) ? document.createElementNS(MATHML, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("$")) this.bind(element, name.slice(1), value);
      else element.setAttribute(name, value);
    }
    for (const child of children) element.append(this.build(child));
    return element;
  }

  bind(element, kind, value) {
    if (kind === "text") this.write(value, (text) => (element.textContent = text), element);
    else if (kind === "attr") for (const [name, parts] of Object.entries(value)) this.write(parts, (text) => element.setAttribute(name, text));
    else if (kind === "bar") this.bar(element, ...value);
    else if (kind === "show") this.on(value[0], (v) => this.reveal(element, v === value[1]));
    else if (kind === "hide") this.on(value[0], (v) => this.reveal(element, v !== value[1]));
    else if (kind === "mark") this.on(value[0], (v) => element.classList.toggle("marked", v === value[1]));
    else if (kind === "group") this.group(element, value);
    else if (kind === "edit") this.edit(element, ...value);
    else if (kind === "control") this.control(element, value);
    else element.dataset[kind] = value;
  }

  on(column, react) {
    this.follow[this.model.column.get(column)].push(react);
  }

  // What is hidden is written once, to keep its place, and again when it is revealed.
  reveal(element, shown) {
    element.toggleAttribute("hidden", !shown);
    if (!shown) return;
    this.late.get(element)?.();
    this.late.delete(element);
  }

  write(parts, put, element) {
    const pieces = parts.map((part) => (typeof part === "string" ? part : this.piece(part[0])));
    const refresh = () => {
      if (element?.hidden && element.textContent) this.late.set(element, refresh);
      else put(pieces.map((piece) => (typeof piece === "string" ? piece : piece())).join(""));
    };
    const columns = new Set(parts.filter((part) => typeof part !== "string").map((part) => part[0]));
    for (const column of columns) this.on(column, refresh);
    if (!columns.size) refresh();
  }

  piece(column) {
    const index = this.model.column.get(column);
    return () => write(this.shown[index], this.model.forms[index], this.model.header.names);
  }

  bar(element, column, zero, unit, low) {
    this.on(column, (v) => {
      const share = (v - zero) / (unit - zero);
      element.style.transform = `scaleX(${Number.isNaN(share) ? 0 : Math.max(low, Math.min(1, share))})`;
    });
  }

  group(element, name) {
    element.dataset.group = name;
    if (!this.groups.has(name)) this.groups.set(name, []);
    this.groups.get(name).push(element);
  }

  control(element, id) {
    element.dataset.control = id;
    if (!this.inputs.has(id)) this.inputs.set(id, []);
    this.inputs.get(id).push(element);
  }

  // A box shows its column, unless the visitor is typing in it or what was typed was refused.
  edit(element, act, column) {
    element.dataset.edit = act;
    const index = this.model.column.get(column);
    const put = () => {
      if (element.dataset.touched || element.hasAttribute("aria-invalid")) return;
      const text = column ? plain(retyped(this.shown[index], this.model.forms[index])) : element.defaultValue;
      if (element.value !== text) element.value = text;
    };
    if (column) this.on(column, put);
    this.boxes.push(put);
  }

  // Puts into every box what it should show, whatever was typed there and given up, or taken in another notation.
  tidy() {
    for (const put of this.boxes) put();
  }

  // Shows these values; only what changed is touched.
  show(values) {
    const { follow, shown } = this;
    const changed = [];
    for (let index = 0; index < shown.length; index++) {
      if (!this.filled || !Object.is(shown[index], values[index])) {
        shown[index] = values[index];
        if (follow[index].length) changed.push(index);
      }
    }
    this.filled = true; // from now on the numbers on the screen are known, nan among them
    const due = new Set();
    for (const index of changed) for (const react of follow[index]) if (!due.has(react)) {
      due.add(react);
      react(shown[index]);
    }
  }

  // Puts the sliders and radio buttons where the model says.
  place(controls) {
    for (const [id, elements] of this.inputs) {
      const control = controls.get(id);
      for (const element of elements) {
        if (element.type === "radio") element.checked = Number(element.value) === control.at;
        else {
          element.max = control.grid.length - 1;
          element.value = control.at;
        }
      }
    }
  }
}
