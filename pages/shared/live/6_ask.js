// Asking the server: GET, with the state that the question starts from, so that it may be asked again. Acts are asked for
// one after another; a newer value of the same control takes the place of an older one.

const [FIRST_PAUSE, LONGEST_PAUSE] = [250, 5000]; // milliseconds between two tries
const QUIET = 1000; // after which the visitor is told that the server is silent

Object.assign(Live.prototype, {
  act(id, text) {
    if (this.acts.length > 1 && this.replaced(this.acts.at(-1), id)) this.acts.pop(); // the first is on its way
    this.acts.push({ id, text });
    this.mark("sent");
    this.ask();
  },

  // Whether a newer act of the same control makes one needless.
  replaced(act, id) {
    return act?.id === id && this.answer.controls.has(id);
  },

  // Asks for the state as it is: with other parts open, in another language, or as the address says now.
  refresh(query = this.query) {
    if (this.acts.length) return; // the answer to an act brings it along
    this.stale = query;
    this.asking?.abort();
    this.ask();
  },

  async ask() {
    if (this.asking && !this.asking.signal.aborted) return;
    const asking = (this.asking = new AbortController());
    while (this.acts.length || this.stale) {
      const act = this.acts[0];
      const query = act ? this.query : this.stale;
      if (!act) this.stale = null;
      const answer = await this.question(query, act, asking.signal);
      if (asking.signal.aborted) return;
      if (act) this.acts.shift();
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
  putIntoAddress({ keys, query: own }) {
    const all = new URLSearchParams(location.search);
    for (const key of keys) all.delete(key);
    for (const [key, value] of Object.entries(own)) all.set(key, value);
    const query = written(all);
    if (query === written(new URLSearchParams(location.search))) return;
    try {
      history.pushState({}, "", location.pathname + (query && `?${query}`) + location.hash);
    } catch {
      // Safari takes 100 in half a minute; the next one brings the address up to date
    }
    for (const live of lives) if (live.answer) live.fill();
  },

  async question(query, act, signal) {
    const { range } = this.answer.header;
    const words = { ...query, _lang: this.lang };
    if (this.opened?.length) words._open = this.opened.join(" ");
    if (act) Object.assign(words, { _act: act.id, _text: act.text, _range: plain(range) });
    const response = await this.persist(`${this.base}/${this.place}?${written(words)}`, signal);
    if (!response) return null;
    if (response.status === 410) return renew(await response.json());
    if (!response.ok) return this.complain(this.answer.header.words.refused_question);
    this.complain("");
    return read(new Uint8Array(await response.arrayBuffer()), this.answer.header);
  },

  // Asks until there is an answer, with a growing pause.
  async persist(url, signal) {
    const told = setTimeout(() => this.complain(this.answer.header.words.waiting), QUIET);
    try {
      for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
        const response = await fetch(url, { signal }).catch(() => null);
        if (response && response.status !== 503) return response;
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

  // The address the visitor has gone back to says what holds; what was not answered is given up.
  gone() {
    const link = this.sectionLink();
    if (link && !this.place.endsWith(`/${link.dataset.section}`)) return this.go(link);
    const query = own(this.answer.header.keys);
    this.fill();
    if (same(query, this.query) && !this.acts.length) return;
    this.acts = [];
    this.asking?.abort();
    this.held = null;
    this.mark("sent");
    this.refresh(query);
  },
});

// A query with commas and semicolons as they are: short, and to be read.
const written = (words) => new URLSearchParams(words).toString().replaceAll("%2C", ",").replaceAll("%3B", ";");

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

// Native controls write the address, too.
window.navigation?.addEventListener?.("currententrychange", () => lives.forEach((live) => live.walkable()));
addEventListener("popstate", () => lives.forEach((live) => live.answer && live.gone()));
