// A chapter that shows one section at a time: the links in it lead to the others, without the script. Which one is shown
// stands in the address; a hash such as #C9 leads to the section that has it.

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
    this.put(link, "pushState", "");
    this.go(link, true);
  },

  // Puts a section into the address.
  put({ dataset }, how, hash) {
    const query = new URLSearchParams(location.search);
    query.set("section", dataset.as);
    history[how](history.state, "", `${location.pathname}?${written(query)}${hash}`);
  },

  // Shows a section: in the state that the address says, from its beginning if the visitor went there.
  go({ dataset }, lead = false) {
    this.acts = [];
    this.asking?.abort();
    this.held = null;
    this.place = `${this.place.split("/")[0]}/${dataset.section}`;
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
