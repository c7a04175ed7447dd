// Asking the server: GET, with the state that the question starts from, so that it may be asked again. Acts are asked for
// one after another; a newer value of the same control takes the place of an older one.

const [FIRST_PAUSE, LONGEST_PAUSE] = [250, 5000]; // milliseconds between two tries
const QUIET = 1000; // after which the visitor is told that the server is silent
const LONGEST = 4001; // characters of a text: one more than any may have, so that a longer one is refused, not lost
const MOST_BYTES = 7000; // of a text as it stands in a question
const LATELY = 10000; // for which the states before are remembered
let writing = false; // whether it is a live view that writes the address
let [path, arrived] = [location.pathname, "load"]; // of the page, and how it was come to

Object.assign(Live.prototype, {
  act(id, text) {
    if (this.answer.header.alone) return this.actAlone(id, text);
    const waiting = this.acts.length > (this.stale ? 0 : 1); // or the first is on its way
    if (waiting && this.replaced(this.acts.at(-1), id)) this.acts.pop();
    this.acts.push({ id, text: cut(text.slice(0, LONGEST)) });
    this.mark("sent");
    this.ask();
  },

  // Whether a newer act of the same control makes one needless.
  replaced(act, id) {
    return act?.id === id && this.answer.controls.has(id);
  },

  // Asks for the state as it is: with other parts open, in another language, or as the address says now.
  refresh(query = this.query) {
    if (this.acts.length || this.answer.header.alone) return; // the answer to an act, or the script, brings it along
    this.stale = query;
    this.asking?.abort();
    this.ask();
  },

  async ask() {
    if (this.asking && !this.asking.signal.aborted) return;
    const asking = (this.asking = new AbortController());
    while (this.acts.length || this.stale) {
      const { stale } = this;
      const act = stale ? null : this.acts[0];
      const answer = await this.question(stale ?? this.query, act, asking.signal);
      if (asking.signal.aborted) return;
      if (act) this.acts.shift();
      else this.stale = null;
      if (act && this.replaced(act, this.acts[0]?.id)) continue;
      if (answer) this.answered(answer, act);
    }
    this.asking = null;
    this.mark(this.held ? "moving" : "settled");
  },

  answered(answer, act) {
    const known = answer.header.html || seen.has(answer.header.shape);
    if (!known) return this.refresh(answer.header.query); // another tab's or an older view: asked for as a whole
    if (act) this.putIntoAddress(answer.header);
    this.take(answer);
    if (answer.header.lang !== this.lang) this.refresh();
  },

  // Puts a section's parameters into the address, and leaves the others alone.
  putIntoAddress({ keys, query: own }, how = "pushState") {
    const all = new URLSearchParams(location.search);
    for (const key of keys) all.delete(key);
    for (const [key, value] of Object.entries(own)) all.set(key, value);
    const query = written(all);
    if (query === written(new URLSearchParams(location.search))) return;
    this.lately = [...this.lately.filter(([until]) => until > Date.now()), [Date.now() + LATELY, this.query]];
    writing = true;
    try {
      history[how]({}, "", location.pathname + (query && `?${query}`) + location.hash);
    } catch {
      // Safari takes 100 in half a minute; the next one brings the address up to date
    }
    writing = false;
    for (const live of lives) if (live.answer) live.fill();
  },

  // A run of the script that began before the last acts were answered writes the address as it was then.
  keep() {
    if (!this.answer) return;
    const said = own(this.answer.header.keys);
    const old = this.lately.some(([until, query]) => until > Date.now() && same(query, said));
    if (old && !same(said, this.query)) this.putIntoAddress(this.answer.header, "replaceState");
  },

  async question(query, act, signal) {
    const { range } = this.answer.header;
    const words = { ...query, _lang: this.lang };
    if (this.opened?.length) words._open = this.opened.join(" ");
    if (act) Object.assign(words, { _act: act.id, _text: act.text, _range: plain(range) });
    const found = await this.persist(`${this.base}/${this.place}?${written(words)}`, signal);
    if (!found) return null;
    const { status, body } = found;
    if (status === 410) return renew(JSON.parse(new TextDecoder().decode(body)));
    if (status !== 200) {
      this.place = this.answer.header.place;
      return this.complain(this.answer.header.words.refused_question);
    }
    this.complain("");
    return read(new Uint8Array(body), this.answer.header);
  },

  // Asks until there is a whole answer, with a growing pause.
  async persist(url, signal) {
    const told = setTimeout(() => this.complain(this.answer.header.words.waiting), QUIET);
    try {
      for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
        const response = await fetch(url, { signal }).catch(() => null);
        const body = await response?.arrayBuffer().catch(() => null); // the line may be cut, or the question withdrawn
        if (body && response.status !== 503) return { status: response.status, body };
        const after = 1000 * Number(response?.headers.get("Retry-After") ?? 0);
        await new Promise((go) => setTimeout(go, after + pause * (0.75 + Math.random() / 2)));
      }
      return null;
    } finally {
      clearTimeout(told);
    }
  },

  complain(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
    return null;
  },

  // The address the visitor has gone back to says what holds; what was not answered is given up, unless it starts there.
  gone() {
    const link = this.sectionLink();
    if (link && !this.place.endsWith(`/${link.dataset.section}`)) return this.go(link);
    const query = own(this.answer.header.keys);
    this.fill();
    if (same(query, this.stale ?? this.query)) return;
    if (this.answer.header.alone) return this.rest(this.stepOf(query));
    this.acts = [];
    this.asking?.abort();
    this.held = null;
    this.mark("sent");
    this.refresh(query);
  },
});

// A query with commas and semicolons as they are: short, and to be read.
const written = (words) => new URLSearchParams(words).toString().replaceAll("%2C", ",").replaceAll("%3B", ";");

// A question has to be short. What is left of a text that is not is longer than any that is taken in such characters.
function cut(text) {
  while (written({ text }).length > MOST_BYTES) text = text.slice(0, -50);
  return text;
}

// The app was renewed: its views are others. The address has the whole state.
function renew({ version }) {
  const known = "softmax renewed";
  if (sessionStorage.getItem(known) !== version) {
    sessionStorage.setItem(known, version);
    location.reload();
  }
  return null;
}

// Undo and redo by keyboard, unless something is being typed.
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(event.key.toLowerCase()) || !lives.size) return;
  const field = event.composedPath()[0];
  if (field.dataset?.touched || (/^(text|textarea|search|number)$/.test(field.type) && !field.dataset?.edit)) return;
  const way = event.key.toLowerCase() === "z" && !event.shiftKey ? "back" : "forward";
  if (!reachable(way)) return;
  event.preventDefault();
  history[way]();
});

// Streamlit goes on sending the address that its script was last run for. Whoever turns from a live view to anything of
// Streamlit's has it read the present one first, as after going back.
let known = location.search;

function rerun() {
  known = location.search;
  dispatchEvent(new PopStateEvent("popstate"));
}

for (const turn of ["pointerdown", "focusin"]) {
  addEventListener(turn, (event) => {
    const ours = (one) => one.classList?.contains("live") || one.classList?.contains("guide");
    if (known !== location.search && !event.composedPath().some(ours)) rerun();
  }, true);
}

// The script writes the address, too.
window.navigation?.addEventListener?.("currententrychange", ({ navigationType: how }) => {
  if (!writing) known = location.search;
  if (path !== location.pathname) [path, arrived] = [location.pathname, how];
  else left.set(path, location.search);
  for (const live of lives) {
    if (!writing && how !== "traverse") live.keep();
    live.walkable();
  }
});
addEventListener("popstate", () => lives.forEach((live) => live.answer && live.gone()));
