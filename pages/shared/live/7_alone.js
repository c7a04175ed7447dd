// A view of data that only the session has: nobody else can be asked about them. It comes with the results at every step of
// its one slider and with the address of each, so that a release is looked up here; what else is done goes to the script.

Object.assign(Live.prototype, {
  actAlone(id, text) {
    const { control, queries } = this.answer.header.alone;
    const step = id === control ? this.answer.controls.get(control).grid.indexOf(Number(text)) : -1;
    if (step < 0) {
      this.mark("sent");
      return this.toScript({ id, text: text.slice(0, LONGEST) });
    }
    this.putIntoAddress({ ...this.answer.header, query: queries[step] });
    this.rest(step);
  },

  // Which step an address says; -1 if none does: the script will send tables that have it.
  stepOf(query) {
    return this.answer.header.alone.queries.findIndex((one) => same(one, query));
  },

  rest(step) {
    if (step < 0) return this.mark("sent");
    const { header, base, controls } = this.answer;
    const { control, queries } = header.alone;
    header.query = queries[step];
    for (const [index, track] of controls.get(control).tracks) base[index] = track[step];
    this.held = null;
    this.apply(control, step);
    this.view.place(controls);
    this.refuse(null);
    this.view.refill();
    this.announce();
    this.mark("settled");
  },

  // The script has run: with the address as it was then.
  again(answer) {
    this.take(answer);
    const query = own(answer.header.keys);
    if (!this.held && !same(query, this.query)) this.rest(this.stepOf(query));
  },
});
