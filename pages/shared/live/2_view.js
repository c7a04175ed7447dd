// A view: the HTML that Python has rendered, and which of its elements shows which quantity. pages/shared/live/template.py
// lists the attributes.

// Where two Chinese characters meet, the space between them goes: the same rule as pages.shared.words.joined.
const OPEN_END = /[\u2e80-\ud7ff\uf900-\uffff] $/;
const OPEN_BEGINNING = /^ [\u2e80-\ud7ff\uf900-\uffff]/;
const WIDE = /[\u2e80-\ud7ff\uf900-\uffff]/;

function meet(before, after) {
  if (OPEN_END.test(before) && WIDE.test(after.charAt(0))) return before.slice(0, -1) + after;
  if (OPEN_BEGINNING.test(after) && WIDE.test(before.slice(-1))) return before + after.slice(1);
  return before + after;
}

class View {
  constructor(html, answer) {
    this.answer = answer;
    this.follow = answer.forms.map(() => []); // by quantity, what to do when it changes
    this.shown = new Float64Array(answer.forms.length).fill(NaN);
    this.texts = []; // what shows texts, which change with answers only
    this.inputs = new Map();
    this.boxes = [];
    this.hiddenTexts = new Map();
    this.groups = new Map();
    this.covered = new Set(); // quantities, by their first names, that are not to be read yet
    const holder = document.createElement("template");
    holder.innerHTML = html;
    leaveOut(holder.content, answer.header.owners);
    this.root = document.createElement("div");
    this.root.className = "root";
    this.root.append(holder.content);
    for (const element of this.root.querySelectorAll("*")) this.bind(element);
    for (const part of this.root.querySelectorAll("details[data-key]")) part.classList.toggle("bound", Boolean(part.querySelector("[data-text]")));
  }

  bind(element) {
    for (const { name, value } of [...element.attributes]) {
      if (!name.startsWith("data-")) continue;
      if (name === "data-text") this.write(value, (text) => (element.textContent = text), element);
      else if (name.startsWith("data-set-")) this.write(value, (text) => element.setAttribute(name.slice(9), text));
      else if (name === "data-bar") this.bar(element, ...value.split(" "));
      else if (name === "data-heat") this.heat(element, ...value.split(" "));
      else if (name === "data-show") this.when(value, (yes) => this.reveal(element, yes));
      else if (name === "data-hide") this.when(value, (yes) => this.reveal(element, !yes));
      else if (name === "data-mark") this.when(value, (yes) => element.classList.toggle("marked", yes));
      else if (name === "data-group") for (const group of value.split(" ")) this.collect(this.groups, group, element);
      else if (name === "data-edit") this.box(element);
      else if (name === "data-control") this.collect(this.inputs, value, element);
    }
  }

  collect(into, name, element) {
    if (!into.has(name)) into.set(name, []);
    into.get(name).push(element);
  }

  on(quantity, react) {
    this.follow[this.answer.place.get(quantity)].push(react);
  }

  when(condition, react) {
    const [quantity, values] = condition.split("=");
    const wanted = values.split("|").map(Number);
    this.on(quantity, (value) => react(!this.covered.has(quantity.split("[")[0]) && wanted.includes(value)));
  }

  // What is hidden is written once, to keep its place, and again when it is revealed.
  reveal(element, shown) {
    element.toggleAttribute("hidden", !shown);
    if (!shown) return;
    this.hiddenTexts.get(element)?.();
    this.hiddenTexts.delete(element);
  }

  write(text, put, element) {
    const parts = pieces(text);
    const refresh = () => {
      if (element?.hidden && element.textContent) this.hiddenTexts.set(element, refresh);
      else put(this.said(parts));
    };
    const names = new Set(parts.filter((part) => part.name).map((part) => part.name));
    for (const name of names) name.startsWith("@") ? this.texts.push(refresh) : this.on(name, refresh);
    if (!names.size) put(text);
  }

  said(parts) {
    return parts.map((part) => (part.name ? this.piece(part.name) : part)).reduce(meet, "");
  }

  piece(name) {
    const { header, place, forms } = this.answer;
    if (name.startsWith("@")) return header.texts[name.slice(1)] ?? "";
    if (this.covered.has(name.split("[")[0])) return "?";
    const index = place.get(name);
    return write(this.shown[index], forms[index], header.names);
  }

  // Shows "?" for these quantities and all that is written with them, and everything else again.
  cover(names) {
    if (names.size === this.covered.size && [...names].every((name) => this.covered.has(name))) return;
    this.covered = names;
    if (!this.filled) return;
    this.filled = false;
    this.show(this.shown.slice());
  }

  bar(element, quantity, zero, unit, low) {
    this.on(quantity, (value) => {
      const share = this.covered.has(quantity.split("[")[0]) ? NaN : (value - zero) / (unit - zero);
      element.style.transform = `scaleX(${Number.isNaN(share) ? 0 : Math.max(low, Math.min(1, share))})`;
    });
  }

  // A colour on both sides of 0: live.css mixes it.
  heat(element, quantity, unit) {
    this.on(quantity, (value) => {
      const share = this.covered.has(quantity.split("[")[0]) ? NaN : value / unit;
      element.style.setProperty("--heat", Number.isNaN(share) ? 0 : clamp(share, -1, 1));
    });
  }

  // A box shows its quantity or text, unless the visitor is typing in it or what was typed was refused.
  box(element) {
    const { value: quantity, shows } = element.dataset;
    const put = () => {
      if (element.dataset.touched || element.hasAttribute("aria-invalid")) return;
      const index = this.answer.place.get(quantity);
      const text = this.covered.has(quantity?.split("[")[0]) ? "?" : quantity ? typed(retyped(this.shown[index], this.answer.forms[index])) : (this.answer.header.texts[shows] ?? "");
      if (element.value !== text) element.value = text;
    };
    if (quantity) this.on(quantity, put);
    this.boxes.push(put);
  }

  // Takes an answer whose view is this one.
  take(answer) {
    const renamed = JSON.stringify([answer.header.texts, answer.header.names]) !== this.named;
    this.answer = answer;
    if (!renamed) return;
    this.named = JSON.stringify([answer.header.texts, answer.header.names]);
    this.filled = false;
    for (const refresh of this.texts) refresh();
  }

  // Puts into every box what it should show, whatever was typed there and given up, or taken in another notation.
  refill() {
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
    this.filled = true;
    const due = new Set();
    for (const index of changed) for (const react of follow[index]) if (!due.has(react)) {
      due.add(react);
      react(shown[index]);
    }
  }

  // Puts the sliders and radio buttons where the controls stand.
  place(controls) {
    for (const [id, elements] of this.inputs) {
      const control = controls.get(id);
      for (const element of elements) {
        if (element.type === "radio") element.checked = Number(element.value) === control?.at;
        else if (control) {
          element.max = control.grid.length - 1;
          element.value = control.at;
        }
      }
    }
  }
}
