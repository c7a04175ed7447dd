// One mounted component: shows the model, follows the visitor's hand, and tells Python what was done.

const DOUBT = 1000; // milliseconds
const OPENED = "opened"; // the act that says what is open
const left = new Map(); // by a session's name, what was not answered when its view left the page
const views = new Map(); // every view seen since the page was loaded, by its key

class Live {
  constructor(host) {
    this.host = host.querySelector(".live") ?? host;
    this.queue = [];
    this.number = 0; // of the last act: below, of the last that is shown, and of the last that the script was told
    this.shown = 0;
    this.said = 0;
    this.untold = new Map(); // what was answered directly since, by the address
    this.charts = new Map();
    this.status = Object.assign(document.createElement("p"), { className: "unseen" });
    this.status.setAttribute("role", "status");
    this.host.append(this.status);
    this.listen();
    this.watch();
  }

  receive(bytes, tell) {
    this.tell = tell;
    if (bytes === this.bytes) return this.repaint();
    this.bytes = bytes;
    const model = read(bytes);
    const { header } = model;
    if (header.view) views.set(header.key, header.view);
    if (!views.has(header.key)) return this.act("view", "missing");
    if (header.token !== this.token) this.renew(header);
    else this.queue = this.queue.filter((act) => act.n > header.done);
    clearTimeout(this.doubt);
    if (this.queue.length) return this.wait();
    this.stopAsking();
    this.untold.clear();
    this.take(model);
  }

  // Shows a model in place of the one before.
  take(model) {
    const { header } = model;
    const before = this.model;
    this.shown = header.done;
    this.model = model;
    this.values = model.base.slice();
    if (this.held && !model.controls.has(this.held.id)) this.held = null;
    if (this.held) model.controls.get(this.held.id).at = this.nearest(this.held.id, this.held.value);
    this.rebuild(before);
    if (this.held) this.apply(this.held.id, model.controls.get(this.held.id).at);
    else this.show();
    this.view.tidy();
    this.chartsFor(before);
    this.announce();
    anchor.join(this);
    document.documentElement.lang = header.lang;
    this.host.dataset.opened = header.opened.join(" ");
    this.mark(this.held ? "moving" : "settled");
    this.open();
  }

  // What is closed does not follow the hand: no tables travel for it until Python is told that it is open.
  open() {
    const opened = [...this.host.querySelectorAll("details[open]")].map((d) => d.dataset.key).sort();
    const told = this.queue.findLast((act) => act.id === OPENED)?.text ?? this.model.header.opened.join(" ");
    if (opened.join(" ") !== told) this.act(OPENED, opened.join(" "));
  }

  // Whether something is on its way that makes the tables of this control, or of all, those of another state.
  outdated(id) {
    return this.pending().some((act) => act.id !== id && act.id !== OPENED);
  }

  // Called again with the same data when the theme has changed: the colours of the classes come from Python.
  repaint() {
    this.act("theme", "changed");
  }

  // A new session on the server knows nothing of acts it did not get: they are sent again under its name. A view that is
  // back on the page goes on counting where the session stands, with what was not answered when it left.
  renew({ token, done }) {
    if (this.token === undefined) this.queue = (left.get(token) ?? []).filter((act) => act.n > done);
    left.delete(token);
    this.token = token;
    this.number = this.shown = this.said = done;
    for (const act of this.queue) act.n = ++this.number;
    if (this.queue.length) this.say();
  }

  rebuild(before) {
    const { header } = this.model;
    if (header.key !== this.key) {
      const focus = this.focusKey();
      const open = this.key && new Set([...this.host.querySelectorAll("details[open]")].map((d) => d.dataset.key));
      this.key = header.key;
      this.view = new View(views.get(header.key), this.model);
      const old = this.host.querySelector(".root");
      this.view.root.classList.add("root");
      if (open) for (const d of this.view.root.querySelectorAll("details")) d.open = open.has(d.dataset.key);
      old ? old.replaceWith(this.view.root) : this.host.prepend(this.view.root);
      this.restore(focus);
    } else this.view.model = this.model;
    this.view.place(this.model.controls);
  }

  focusKey() {
    const focused = this.host.getRootNode().activeElement;
    if (!focused?.dataset?.key) return null;
    const keys = [...this.host.querySelectorAll("input[data-key],button[data-key]")].map((e) => e.dataset.key);
    const before = keys.slice(0, Math.max(0, keys.indexOf(focused.dataset.key))).reverse();
    return { key: focused.dataset.key, before, touched: focused.dataset.touched, value: focused.value };
  }

  restore(focus) {
    if (!focus) return;
    const find = (key) => this.view.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const element = find(focus.key);
    const next = element ?? focus.before.map(find).find(Boolean); // what is gone leaves the focus to what stood before it
    next?.focus({ preventScroll: true });
    if (element && focus.touched) Object.assign(element, { value: focus.value }).dataset.touched = focus.touched;
  }

  show() {
    this.view.show(this.values);
  }

  // "moving" under the hand, "sent" until Python has answered, "settled" then; and how many acts the script may not know.
  mark(state) {
    this.host.dataset.untold = this.queue.length;
    if (this.host.dataset.state !== state) this.host.dataset.state = state;
  }

  nearest(id, value) {
    const { grid } = this.model.controls.get(id);
    let best = 0;
    grid.forEach((x, i) => {
      if (x === value || Math.abs(x - value) < Math.abs(grid[best] - value)) best = i;
    });
    return best;
  }

  // Shows the results at one step of one control.
  apply(id, step) {
    const control = this.model.controls.get(id);
    this.values.set(this.model.base);
    for (const [index, track] of control.tracks) this.values[index] = track[step];
    control.at = step;
    this.mark("moving");
    this.show();
    for (const chart of this.charts.values()) {
      const { axes, points } = chart.spec;
      if (axes[id] || points.length) chart.want(axes[id] && control, step, this.values, this.model);
    }
  }

  chartsFor(before) {
    const { charts } = this.model.header;
    const had = before?.header.charts ?? [];
    for (const spec of charts) {
      if (!this.charts.has(spec.key)) this.charts.set(spec.key, new Chart(spec, () => this.withoutPlotly()));
      const chart = this.charts.get(spec.key);
      chart.spec = spec;
      if (!had.some(({ key }) => key === spec.key)) chart.observe();
      const id = spec.axes[this.held?.id] ? this.held.id : spec.active;
      const control = this.model.controls.get(id);
      chart.want(control, control?.at, this.values, this.model);
      if (!this.held && spec.points.length) chart.rest();
    }
    for (const { key } of had.filter(({ key }) => !charts.some((spec) => spec.key === key))) this.drop(key);
  }

  drop(key) {
    this.charts.get(key)?.close();
    this.charts.delete(key);
  }

  withoutPlotly() {
    if (this.told) return;
    this.told = true;
    this.act("plotly", "missing");
  }

  announce() {
    const said = [...this.host.querySelectorAll("[data-say] > :not([hidden])")].map((e) => e.textContent).join(" ");
    if (said !== this.status.textContent) this.status.textContent = said;
    for (const chart of this.charts.values()) chart.describe(said);
  }

  act(id, text) {
    const last = this.pending().at(-1);
    if (text && last?.text && last.id === id) this.queue.pop(); // only the newest value of a control counts
    this.queue.push({ n: ++this.number, id, text });
    this.mark("sent");
    if (this.answersDirectly(id) && this.queue.every((act) => act.n > this.said)) this.ask();
    else this.say();
  }

  // Newer acts are on their way, and a newer answer follows. If none does, Streamlit has merged two requests and passed
  // over the newer one: it is said again. Acts are numbered, so that none is done twice.
  wait() {
    if (this.queue[0].n <= this.said) this.doubt = setTimeout(() => this.say(), DOUBT);
  }

  say() {
    this.stopAsking();
    this.said = this.number;
    this.tell("acts", { token: this.token, queue: this.queue, views: [...views.keys()] });
  }

  close() {
    clearTimeout(this.doubt);
    this.stopAsking();
    this.watching.abort();
    if (this.queue.length) left.set(this.token, this.queue);
    for (const chart of this.charts.values()) chart.close();
    anchor.leave(this);
  }
}
