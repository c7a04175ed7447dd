// A guided path beside the live views: which step is open stands in the address, what the visitor answered in this tab.
// It moves the views to a step's states and covers what would give the answer away. What is right is said by Python
// (pages/shared/live/path_told.py); nothing is worked out here but whether numbers that are there are the same.

const guides = new Set();
const GLIDE = 500; // milliseconds from one state to another
const PATIENT = [30000, 6]; // milliseconds, and moves, until a hint is given

class Guide {
  constructor(host) {
    this.host = host.querySelector(".guide") ?? host;
    this.status = make("p", { className: "unseen", role: "status" });
    this.panel = make("section", { className: "panel", hidden: true });
    this.invitation = make("div", { className: "invitation" });
    this.host.replaceChildren(this.invitation, this.panel, this.status);
    this.host.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.panel.addEventListener("toggle", () => this.measure(), { capture: true });
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.panel);
    guides.add(this);
  }

  // What the script sends: the chapter's words, and the path itself where the address opens it.
  receive(data) {
    const [first, turned] = [!this.data, this.data?.lang !== data.lang];
    this.data = data;
    if (turned) this.path = this.at = null;
    if (data.path) this.path ??= JSON.parse(data.path);
    this.host.lang = data.bcp47;
    this.invite();
    this.follow(first);
  }

  // Follows the address: another step, or none. A step alone, just come to, means the state that it starts from.
  async follow(arrived = false) {
    const asked = Number(new URLSearchParams(location.search).get("step"));
    if (asked && !this.path) await this.fetch();
    const steps = this.path?.steps ?? [];
    const at = Number.isInteger(asked) && asked >= 1 && asked <= steps.length ? asked : 0;
    if (arrived && at && !Object.keys(own(this.path.keys)).length) this.put(at, steps[at - 1].from, "replaceState");
    if (at === this.at) return this.refresh();
    this.at = at;
    Object.assign(this, { finished: false, looking: true });
    this.step = steps[at - 1] ?? null;
    this.restart();
    this.draw();
  }

  // Asks for the path until it is there, with a growing pause.
  async fetch() {
    for (let pause = FIRST_PAUSE; guides.has(this) && !this.path; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
      const response = await fetch(`${window[NAME].base}/${this.data.chapter}/path/${this.data.lang}`).catch(() => null);
      if (response?.status === 410) return renew(await response.json());
      if (response?.ok) this.path = await response.json();
      this.invitation.querySelector("p")?.remove();
      if (response?.ok) return;
      this.invitation.append(make("p", { role: "status", textContent: this.data.words.waiting }));
      await new Promise((go) => setTimeout(go, pause));
    }
  }

  // Starts counting the patience of a step.
  restart() {
    clearTimeout(this.later);
    this.moves = 0;
    if (this.step?.kind === "reach") this.later = setTimeout(() => this.give("hint"), PATIENT[0]);
  }

  // The line above the thing itself.
  invite() {
    const { data } = this;
    const { words } = data; // those of the path have more
    const bare = !location.search.replace(/[?&]lang=[^&]*/, "") && !remembered(`${data.chapter} plays`);
    this.invitation.replaceChildren(
      make("button", { textContent: words.open, dataset: { key: "path-open", path: "open" }, className: "go" }),
      ...(bare ? [make("button", { textContent: words.play, dataset: { key: "path-play", path: "play" }, className: "quiet" })] : []),
    );
  }

  get words() {
    return this.path?.words ?? this.data.words;
  }

  // Says something of this path with what belongs in it.
  say(key, values = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  // What was answered: by step {said, right, shown}.
  get answers() {
    return remembered(`${this.data.chapter} answers`) ?? {};
  }

  get given() {
    return this.step && this.answers[this.step.name];
  }

  keep(answers) {
    remember(`${this.data.chapter} answers`, answers);
  }

  press(button) {
    const what = button?.dataset.path;
    if (!what || button.disabled) return;
    if (what === "open") this.go(1);
    else if (what === "play") this.play();
    else if (what === "restart") this.put(this.at, this.step.from);
    else if (what === "again") this.again();
    else if (what === "option") this.choose(Number(button.dataset.option));
    else if (what === "check") this.check();
    else this[what]();
  }

  play() {
    remember(`${this.data.chapter} plays`, true);
    this.invite();
    this.invitation.firstChild.focus();
  }

  again() {
    this.keep({});
    this.lead = true;
    this.at = null;
    this.go(1);
  }

  next() {
    if (this.at && this.at < this.path.steps.length) this.go(this.at + 1);
    else if (this.step) this.turn(true);
  }

  back() {
    if (this.finished) this.turn(false);
    else if (this.at > 1) this.go(this.at - 1);
  }

  // Behind the last step stands what has come of the path.
  turn(finished) {
    Object.assign(this, { finished, lead: true });
    this.draw();
  }

  leave() {
    this.lead = true;
    this.put(0, null);
  }

  show_me() {
    if (this.step && !this.given) this.reveal({ shown: true });
  }

  // Opens a step in the state that it starts from, or where it ends if it was answered.
  async go(step) {
    if (!this.path) await this.fetch();
    const wanted = this.path?.steps[step - 1];
    if (!wanted) return;
    this.lead = true;
    this.put(step, this.answers[wanted.name] ? wanted.to : wanted.from);
  }

  // Puts a step and a state into the address, and has the views follow it. No step: the path is left, the state stays.
  put(step, query, how = "pushState") {
    const all = new URLSearchParams(location.search);
    if (query) for (const key of this.path.keys) all.delete(key);
    for (const [key, value] of Object.entries(query ?? {})) all.set(key, value);
    step ? all.set("step", step) : all.delete("step");
    const next = written(all);
    if (next === written(new URLSearchParams(location.search))) return this.follow();
    for (const live of lives) if (live.answer) live.lately = [...live.lately.filter(([until]) => until > Date.now()), [Date.now() + LATELY, live.query]];
    writing = true;
    try {
      history[how]({}, "", location.pathname + (next && `?${next}`) + location.hash);
    } catch {
      // Safari takes 100 in half a minute
    }
    writing = false;
    for (const live of lives) if (live.answer) live.gone();
    this.follow();
    // Streamlit keeps the address that its script was last run for: as after going back, it reads the present one and runs.
    if (this.data.native && how === "pushState") rerun();
  }

  // The live view that the step speaks of, if it is the one that is shown.
  get live() {
    return [...lives].find((live) => live.answer && live.place === this.step?.place);
  }

  // Whether what is on the screen is what the step can be done with.
  get fits() {
    const { step, live } = this;
    if (!step?.place || same(own(this.path.keys), step.to)) return true;
    if (!live) return this.started; // or it is on its way
    const named = (step.reach ?? []).flatMap((one) => [one.quantity, one.than ?? one.quantity]);
    return step.has.every((id) => live.answer.controls.has(id)) && named.every((name) => live.answer.place.has(name));
  }

  get started() {
    return same(own(this.path.keys), this.step.from);
  }

  // A live view shows something else: cover it, see whether the step is done.
  saw(live, settled) {
    if (!this.step || live.place !== this.step.place) return;
    if (this.step.reach && !this.given) {
      if (settled && this.holds(live)) return this.reveal({ said: true, right: true }, false);
      if (settled && ++this.moves >= PATIENT[1] + 1) this.give("hint");
    }
    if (settled) this.refresh();
  }

  holds(live) {
    const { place } = live.answer;
    if (!this.fits) return false;
    return this.step.reach.every((one) => {
      const [value, other] = [live.values[place.get(one.quantity)], one.than ? live.values[place.get(one.than)] : one.value];
      const near = value === other || Math.abs(value - other) <= one.within;
      return one.is === "=" ? near : !near && (one.is === "<" ? value < other : value > other);
    });
  }

  // Covers what gives the answer away, and makes quiet what is not needed; called before a view shows its numbers.
  cover(live) {
    const mine = this.step && live.place === this.step.place;
    const covered = new Set(mine && !this.given ? this.step.covered : []);
    live.view.cover(covered);
    const { root } = live.view;
    for (const element of root.querySelectorAll("[data-chart], [data-key], .sentence")) {
      const { chart, key, control, edit } = element.dataset;
      const names = [`chart:${chart}`, `part:${key}`, `control:${control ?? edit}`, element.matches(".sentence") && "sentence"];
      const hidden = names.some((name) => covered.has(name));
      if (hidden === element.inert) continue;
      element.inert = hidden;
      element.classList.toggle("covered", hidden);
      if (hidden) element.dataset.covered = this.say("covered");
    }
    root.classList.toggle("guided", Boolean(mine));
    for (const input of root.querySelectorAll("[data-control]")) input.classList.toggle("needed", Boolean(mine && this.step.needs.includes(input.dataset.control)));
    live.also = mine ? this.step.parts : [];
  }

  // Shows the answer: the view moves to where the step ends, and what was covered is seen.
  reveal(answer, move = true) {
    const { step, live } = this;
    this.keep({ ...this.answers, [step.name]: answer });
    clearTimeout(this.later);
    this.lead = move; // a hand that is on a slider stays there
    if (!move) this.status.textContent = `${this.words.said_reach} ${step.take}`;
    if (live && !step.moved) this.grow(live.view.root);
    this.draw();
    if (!move || !step.moved) return;
    const end = () => this.step === step && this.put(this.at, step.to);
    if (live && step.move && this.started) live.glide(...step.move, end);
    else if (live) live.fade(end);
    else end();
  }

  // Bars that were covered grow to their length.
  grow(root) {
    root.classList.add("uncovering");
    setTimeout(() => root.classList.remove("uncovering"), GLIDE);
  }

  themed() {
    this.host.dataset.theme = dark(this.host) ? "dark" : "light";
    present();
  }

  // How much room the panel takes from the top of a narrow screen.
  measure() {
    const sticks = this.at && getComputedStyle(this.host).getPropertyValue("--beside").trim() !== "1";
    document.documentElement.style.setProperty("--path-stuck", `${sticks ? this.panel.offsetHeight : 0}px`);
    for (const live of lives) live.stick();
  }

  close() {
    clearTimeout(this.later);
    this.sizes.disconnect();
    guides.delete(this);
    delete document.documentElement.dataset.path;
    document.documentElement.style.removeProperty("--path-stuck");
  }
}
