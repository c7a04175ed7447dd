// A live view on the page: shows answers, follows the visitor's hand, and asks for what an act leads to. Its state is the
// address: the section's parameters of it, which every answer says.

const lives = new Set();
const seen = new Map(); // views by their shape
const CARRIED = ["lang", "present", "ask", "controls"]; // what is the visit's, not a chapter's state
const left = new Map([[location.pathname, location.search]]); // by chapter, the query with which it was left

class Live {
  constructor(host, base) {
    this.host = host.querySelector(".live") ?? host;
    this.base = base;
    this.also = []; // parts that are closed and yet follow the hand, because a path moves them
    this.acts = []; // done and not answered, the first one being asked for
    this.lately = []; // what the address said before the last acts, and until when that matters
    this.charts = new Map();
    this.widths = {}; // of charts whose view was taken away: the next one is drawn at once, and the page stays as high
    this.status = Object.assign(document.createElement("p"), { className: "unseen" });
    this.status.setAttribute("role", "status");
    this.notice = Object.assign(document.createElement("p"), { className: "notice", hidden: true });
    this.notice.setAttribute("role", "status");
    this.host.append(this.notice, this.status);
    this.sizes = new ResizeObserver(() => this.stick());
    this.listen();
    lives.add(this);
  }

  // What the script sends: the first picture, and later that of the address as the script saw it. What was done since is
  // newer than that.
  receive(bytes) {
    if (bytes === this.bytes) return this.themed();
    this.bytes = bytes;
    const answer = read(bytes, this.answer?.header);
    const { header } = answer;
    if (this.answer && header.section && header.section !== (new URLSearchParams(location.search).get("section") ?? header.section)) return;
    const turned = header.lang !== this.lang;
    this.lang = header.lang;
    if (!this.answer) {
      this.take(answer);
      return this.resume();
    }
    if (header.alone) return this.again(answer);
    if (this.acts.length || !same(header.query, own(header.keys))) {
      if (turned) this.refresh();
    } else if (turned || header.place !== this.place || !same(header.query, this.query)) this.take(answer);
  }

  // Links between chapters carry no state: one that is come back to by a link goes on where it was left. Parameters that
  // no view here knows are those of what Streamlit draws: its script runs for them.
  resume() {
    if (arrived !== "push") return;
    const before = Object.fromEntries([...new URLSearchParams(left.get(location.pathname))].filter(([key]) => !CARRIED.includes(key)));
    const bare = [...new URLSearchParams(location.search).keys()].every((key) => CARRIED.includes(key));
    if (bare && Object.keys(before).length) {
      this.putIntoAddress({ keys: [], query: before }, "replaceState");
      for (const guide of guides) guide.follow();
      const links = [...this.host.querySelectorAll("[data-keys]")];
      const mine = ["section", "step", ...this.answer.header.keys, ...links.flatMap((link) => link.dataset.keys.split(" "))];
      if (Object.keys(before).some((key) => !mine.includes(key))) rerun();
    }
    this.gone(); // it may be another view that has put it there
  }

  get query() {
    return this.answer.header.query;
  }

  // Shows an answer in place of the one before.
  take(answer) {
    const { header } = answer;
    const before = this.answer;
    if (header.html) seen.set(header.shape, header.html);
    this.answer = answer;
    this.place = header.place;
    this.values = answer.base.slice();
    if (this.held && !answer.controls.has(this.held.id)) this.held = null;
    if (this.held) answer.controls.get(this.held.id).at = this.nearest(this.held.id, this.held.value);
    const focus = header.shape === this.shape ? null : this.focusKey();
    this.rebuild();
    this.refuse(header.refusal);
    if (this.held) this.apply(this.held.id, answer.controls.get(this.held.id).at);
    else this.view.show(this.values);
    this.view.refill();
    this.fill();
    this.chartsFor();
    this.restore(focus); // once all is there: it makes the browser lay out the page
    this.announce();
    clearTimeout(this.later); // once the page is laid out: asking earlier would have that done twice
    this.later = setTimeout(() => this.scrolling(), 100);
    this.arrive();
    anchor.join(this);
    document.documentElement.lang = header.bcp47;
    if (header.section) document.documentElement.dataset.section = header.section; // what `only` in component.py shows
    this.host.dataset.opened = header.opened.join(" ");
    for (const part of this.host.querySelectorAll("details[data-key]")) part.classList.toggle("ready", header.opened.includes(part.dataset.key));
    this.mark(this.held ? "moving" : this.acts.length ? "sent" : "settled");
    this.open();
    for (const guide of guides) guide.saw(this, !this.held);
  }

  // What is closed does not follow the hand: nothing of it travels until it is open.
  open() {
    const open = [...this.host.querySelectorAll("details[open][data-key]")].map((d) => d.dataset.key);
    const opened = [...new Set([...open, ...this.also])].sort();
    this.opened = opened;
    if (opened.join(" ") !== this.answer.header.opened.join(" ")) this.refresh(this.stale ?? this.query);
  }

  // Whether something is on its way that makes the tables of this control, or of all, those of another state.
  outdated(id) {
    return this.acts.some((act) => act.id.replace("!", "") !== id);
  }

  rebuild() {
    const { header } = this.answer;
    if (header.shape !== this.shape) {
      const open = this.shape && new Set([...this.host.querySelectorAll("details[open]")].map((d) => d.dataset.key));
      this.shape = header.shape;
      this.view = new View(seen.get(header.shape), this.answer);
      this.view.root.lang = header.bcp47;
      const old = this.host.querySelector(".root");
      if (open) for (const d of this.view.root.querySelectorAll("details")) d.open = open.has(d.dataset.key);
      old ? old.replaceWith(this.view.root) : this.host.prepend(this.view.root);
      if (this.tab) this.turnTab(this.tab);
      for (const [name, chart] of this.charts) {
        chart.close();
        this.widths[name] = chart.width;
      }
      this.charts.clear();
      this.sizes.disconnect();
      for (const part of this.view.root.querySelectorAll("[data-sticks]")) this.sizes.observe(part);
    }
    for (const guide of guides) guide.cover(this);
    this.view.take(this.answer);
    this.view.place(this.answer.controls);
  }

  // What stays in sight leaves room for the rest.
  stick() {
    const above = parseFloat(document.documentElement.style.getPropertyValue("--path-stuck")) || 0;
    for (const part of this.host.querySelectorAll("[data-sticks]")) {
      const sticks = above + part.offsetHeight < (above ? 0.8 : 0.45) * innerHeight;
      part.classList.toggle("sticks", sticks);
      this.host.style.setProperty("--stuck", `${above + (sticks ? part.offsetHeight : 0)}px`);
    }
  }

  // What is too wide and scrolls can be scrolled by keyboard.
  scrolling() {
    for (const part of this.host.querySelectorAll(".proof, .way, .line, .xtable, .sideways")) {
      if (part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX === "auto") part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    }
  }

  focusKey() {
    const focused = this.host.getRootNode().activeElement;
    if (focused?.matches?.("summary")) return { key: focused.parentElement.dataset.key, summary: true, before: [] };
    if (!focused?.dataset?.key) return null;
    const keys = [...this.host.querySelectorAll("input[data-key],button[data-key],select[data-key]")].map((e) => e.dataset.key);
    const before = keys.slice(0, Math.max(0, keys.indexOf(focused.dataset.key))).reverse();
    return { key: focused.dataset.key, act: focused.dataset.act, before, touched: focused.dataset.touched, value: focused.value };
  }

  restore(focus) {
    if (!focus) return;
    const find = (key) => this.view.root.querySelector(`[data-key="${CSS.escape(key)}"]${focus.summary ? " > summary" : ""}`);
    const element = find(focus.key);
    // What is gone leaves the focus to what does the like, or to what stood before it.
    const like = focus.act && this.view.root.querySelector(`[data-act="${CSS.escape(focus.act)}"]`);
    const next = element ?? like ?? focus.before.map(find).find((one) => one && !one.disabled);
    next?.focus({ preventScroll: true });
    if (element && focus.touched) Object.assign(element, { value: focus.value }).dataset.touched = focus.touched;
  }

  // Says beside its box why something was not taken; what was taken since takes that back.
  refuse(refusal) {
    for (const place of this.host.querySelectorAll("[data-why]")) {
      const id = place.dataset.why;
      const here = refusal?.act === id;
      const field = this.host.querySelector(`[data-edit="${CSS.escape(id)}"], [data-field="${CSS.escape(id)}"]`);
      place.hidden = !here;
      place.textContent = here ? refusal.why : "";
      field?.toggleAttribute("aria-invalid", here);
      if (here) {
        field?.setAttribute("aria-invalid", "true");
        field?.setAttribute("aria-describedby", place.id);
        if (field?.dataset.edit && !field.value.trim().startsWith(refusal.typed)) field.value = refusal.typed;
      } else field?.removeAttribute("aria-describedby");
    }
  }

  // "moving" under the hand, "sent" until the server has answered, "settled" then.
  mark(state) {
    if (this.host.dataset.state !== state) this.host.dataset.state = state;
  }

  nearest(id, value) {
    const { grid } = this.answer.controls.get(id);
    let best = 0;
    grid.forEach((x, i) => {
      if (x === value || Math.abs(x - value) < Math.abs(grid[best] - value)) best = i;
    });
    return best;
  }

  // Shows the results at one step of one control.
  apply(id, step) {
    const control = this.answer.controls.get(id);
    this.values.set(this.answer.base);
    for (const [index, track] of control.tracks) this.values[index] = track[step];
    control.at = step;
    this.mark("moving");
    this.view.show(this.values);
    for (const chart of this.charts.values()) chart.follow(control, this.values);
  }

  // What follows answers only: texts to copy, the example that is shown, the link, undo and redo.
  fill() {
    const { copies, example, links } = this.answer.header;
    for (const link of this.host.querySelectorAll("[data-link]")) link.href = `${this.base.split("/live/")[0]}/${links[link.dataset.link]}&lang=${this.lang}`;
    for (const place of this.host.querySelectorAll("[data-copy]")) {
      const text = place.dataset.copy === "link" ? location.href : (copies[place.dataset.copy] ?? "");
      if (place.textContent !== text) place.textContent = text;
    }
    for (const choice of this.host.querySelectorAll("select[data-choose=example]")) choice.value = example;
    for (const source of this.host.querySelectorAll("[data-example]")) source.toggleAttribute("hidden", source.dataset.example !== example);
    this.walkable();
  }

  // Undo and redo lead through the browser's history, and not out of the page.
  walkable() {
    for (const button of this.host.querySelectorAll("[data-history]")) button.disabled = !reachable(button.dataset.history);
  }

  chartsFor() {
    for (const place of this.view.root.querySelectorAll("[data-chart]")) {
      const { chart: name } = place.dataset;
      const spec = this.answer.header.charts.find((one) => one.name === name);
      if (!this.charts.has(name)) this.charts.set(name, new Chart(place, this, this.widths[name]));
      this.charts.get(name).take(spec, this.answer, this.values, this.held?.id);
    }
  }

  announce() {
    const said = [...this.host.querySelectorAll("[data-say]:not([inert]) > :not([hidden])")].map((e) => e.textContent).join(" ");
    if (said !== this.status.textContent) this.status.textContent = said;
    for (const chart of this.charts.values()) chart.describe(said);
  }

  themed() {
    this.host.dataset.theme = dark(this.host) ? "dark" : "light";
    present();
  }

  close() {
    this.asking?.abort();
    clearTimeout(this.later);
    clearInterval(this.playing?.timer);
    for (const chart of this.charts.values()) chart.close();
    this.sizes.disconnect();
    lives.delete(this);
    anchor.leave(this);
  }
}

const same = (one, other) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

// A section's parameters in the address.
function own(keys, search = location.search) {
  const query = new URLSearchParams(search);
  return Object.fromEntries(keys.filter((key) => query.has(key)).map((key) => [key, query.get(key)]));
}

// Whether the step before or after in the browser's history is this page in another state.
function reachable(way) {
  if (way === "clear" || !window.navigation?.entries) return true;
  const next = navigation.entries()[navigation.currentEntry.index + (way === "back" ? -1 : 1)];
  return Boolean(next?.sameDocument) && new URL(next.url).pathname === location.pathname;
}

function dark(element) {
  const [r, g, b] = (getComputedStyle(element).getPropertyValue("--st-background-color").match(/[0-9a-f]{2}/gi) ?? ["ff"]).map((hex) => parseInt(hex, 16));
  return r + (g ?? r) + (b ?? r) < 384;
}
