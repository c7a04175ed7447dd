// A chapter that shows one section at a time: the links in it lead to the others, without the script. Which one is shown
// stands in the address; a hash such as #C9 leads to the section that has it.

const been = new Set(); // sections that were left in this tab

Object.assign(Live.prototype, {
  // The link to the section that the address means, by the same rule as `chosen_section` in answer.py.
  sectionLink() {
    const links = [...this.host.querySelectorAll(".contents [data-section]")];
    const query = new URLSearchParams(location.search);
    const named = links.find((link) => link.dataset.as === query.get("section"));
    return named ?? links.find((link) => link.dataset.keys.split(" ").some((key) => query.has(key))) ?? links[0];
  },

  onLink(event) {
    const link = event.target.closest("a[data-section]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.put(link, "pushState", "", this.beginning(link));
    this.go(link, true);
  },

  // What a link in this language begins a section with of which nothing was seen or set: a text in it, say.
  beginning({ dataset }) {
    const set = new URLSearchParams(location.search);
    const place = this.placeOf(dataset);
    const known = place === this.place || been.has(place) || dataset.keys.split(" ").some((key) => set.has(key));
    return known ? "" : (dataset.begins ?? "");
  },

  placeOf({ section }) {
    return `${this.place.split("/")[0]}/${section}`;
  },

  // Puts a section into the address.
  put({ dataset }, how, hash, begins = "") {
    const query = new URLSearchParams(location.search);
    query.set("section", dataset.as);
    for (const [key, value] of new URLSearchParams(begins)) query.set(key, value);
    history[how](history.state, "", `${location.pathname}?${written(query)}${hash}`);
  },

  // Shows a section: in the state that the address says, from its beginning if the visitor went there.
  go({ dataset }, lead = false) {
    this.acts = [];
    this.asking?.abort();
    this.held = null;
    been.add(this.place);
    this.place = this.placeOf(dataset);
    this.opened = [];
    this.lead = lead;
    this.mark("sent");
    this.refresh(own(dataset.keys.split(" ")));
  },

  // Takes the visitor to the beginning of a section that has just come.
  arrive() {
    if (!this.lead) return;
    this.lead = false;
    const title = this.view.root.querySelector("h2");
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "start", behavior: "instant" });
  },
});
