// Direct answers: what follows from an act without a run of the script (see pages/shared/live/direct.py). The script hears
// of such acts when the visitor rests, or before anything else that is done on the page.

const REST = 5000; // milliseconds
const UNTOLD = 20; // acts, after which the script is told although the visitor does not rest

Object.assign(Live.prototype, {
  // Whether the server can answer without the script: what moves a control, or opens a part.
  answersDirectly(id) {
    return Boolean(this.model?.header.direct) && (id === OPENED || this.model.controls.has(id.replace("!", "")));
  },

  // What is not shown yet.
  pending() {
    return this.queue.filter((act) => act.n > this.shown);
  },

  async ask() {
    clearTimeout(this.resting);
    if (this.asking) return; // what is newer is asked for when that is answered
    const { token, done, opened, direct } = this.model.header;
    const words = { token, done, opened, state: direct.state, queue: this.pending(), views: [...views.keys()], query: location.search.slice(1) };
    const asking = (this.asking = new AbortController());
    const bytes = await answer(direct.to, words, asking.signal);
    if (asking !== this.asking) return; // the visitor has gone elsewhere meanwhile
    this.asking = null;
    if (bytes) this.answered(read(bytes));
    else this.say();
  },

  answered(model) {
    const { header } = model;
    if (this.queue.some((act) => act.n > header.done)) return this.ask();
    if (header.view) views.set(header.key, header.view);
    this.take(model);
    this.untold.set(header.direct.query, model);
    this.putIntoAddress(header.direct.query);
    if (this.queue.length > UNTOLD) this.say();
    else this.resting = setTimeout(() => this.say(), REST);
  },

  putIntoAddress(query) {
    if (query === location.search.slice(1)) return;
    try {
      history.pushState({}, "", location.pathname + (query && `?${query}`) + location.hash);
    } catch {
      // Safari takes 100 in half a minute; the address is put right when the script is told
    }
  },

  stopAsking() {
    clearTimeout(this.resting);
    this.asking?.abort();
    this.asking = null;
  },

  // Tells the script what it has not been told.
  tellAll() {
    if (this.queue.some((act) => act.n > this.said)) this.say();
  },

  // The address the visitor has gone back to says what holds. What the script was not told of never happened for it; it
  // sends nothing if that leads to the state that it sent last.
  goneBack() {
    this.stopAsking();
    if (this.queue.every((act) => act.n <= this.said)) return;
    this.queue = this.queue.filter((act) => act.n <= this.said);
    this.take(this.untold.get(location.search.slice(1)) ?? read(this.bytes));
  },

  // A message from a view whose page is being left would come after the one that leaves it, and be taken for the next
  // page's. What it would have said is said when the view is back.
  putOff() {
    clearTimeout(this.doubt);
    clearTimeout(this.resting);
    if (this.queue.length) this.resting = setTimeout(() => this.say(), REST);
  },

  // Streamlit's own listeners come after these.
  watch() {
    this.watching = new AbortController();
    const on = (target, event, react) => target.addEventListener(event, react, { capture: true, signal: this.watching.signal });
    const elsewhere = (event) => {
      const path = event.composedPath();
      if (path.some((element) => element.localName === "a")) this.putOff();
      else if (!path.includes(this.host)) this.tellAll();
    };
    on(window, "pointerdown", elsewhere);
    on(window, "keydown", elsewhere);
    on(window, "click", elsewhere); // of a screen reader, with nothing before it
    on(window, "popstate", () => this.goneBack());
    on(document, "visibilitychange", () => document.hidden && this.tellAll());
  },
});

addEventListener("popstate", () => left.clear(), { capture: true }); // the address says what holds

async function answer(to, words, signal) {
  try {
    const response = await fetch(to, { method: "POST", body: JSON.stringify(words), signal });
    return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : null;
  } catch {
    return null; // the script is asked, and whatever keeps the server away is seen there
  }
}
