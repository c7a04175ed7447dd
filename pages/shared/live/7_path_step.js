// A step of a guided path as it is drawn: words, the question in its kind, and what is said when it is answered.

Object.assign(Guide.prototype, {
  draw() {
    const { step, words } = this;
    document.documentElement.dataset.path = step ? "open" : "closed";
    this.panel.hidden = !step;
    this.invitation.hidden = Boolean(step);
    for (const live of lives) {
      if (!live.answer) continue;
      this.cover(live);
      live.open();
    }
    if (!step) {
      this.panel.replaceChildren();
      this.measure();
      if (this.lead) this.invitation.firstChild?.focus({ preventScroll: true });
      this.lead = false;
      return this.tell();
    }
    const { at, given } = this;
    const count = this.path.steps.length;
    const title = make("h2", { className: "place", tabIndex: -1, textContent: this.say("step", { step: at, steps: count }), dataset: { key: "path-title" } });
    this.panel.setAttribute("aria-label", words.label);
    this.panel.replaceChildren(
      make("div", { className: "top" }, title, this.button("leave", "×", "quiet", words.leave)),
      make("progress", { max: count, value: at, ariaLabel: title.textContent }),
      ...(this.finished ? this.end() : this.body()),
      make("div", { className: "ways" },
        this.button("back", words.back), ...(this.finished ? [this.button("again", words.end_again), this.button("leave", words.leave)] : [this.button("restart", words.restart, "quiet"), this.button("next", at === count ? words.finish : words.next, given ? "go" : "")])),
    );
    this.refresh();
    this.measure();
    if (this.lead) (given && !this.finished ? this.panel.querySelector(".read") : title).focus({ preventScroll: true });
    this.lead = false;
    this.tell();
  },

  // The question, and in the same place what is said when it is answered.
  body() {
    const { step, given, words } = this;
    return [
      make("p", { className: "say", textContent: step.say }),
      make("p", { className: "ask", textContent: step.ask }),
      make("div", { className: given ? "either given" : "either" },
        make("div", { className: "asked", inert: Boolean(given) }, ...this.asked(), make("p", { className: "hint", hidden: true })),
        make("div", { className: "revealed", inert: !given }, this.revealed())),
      make("p", { className: "misfit", hidden: true, textContent: words.not_fitting }),
    ];
  },

  // What others, such as a view for the front of a room, may want to know.
  tell() {
    const { step, at } = this;
    dispatchEvent(new CustomEvent("softmax path shown", { detail: step ? { chapter: this.data.chapter, step: at, of: this.path.steps.length, kind: step.kind, revealed: Boolean(this.given) } : null }));
  },

  button(what, text, cls = "", label = "") {
    const button = make("button", { textContent: text, className: cls, dataset: { key: `path-${what}`, path: what } });
    if (label) button.setAttribute("aria-label", label);
    return button;
  },

  // What depends on the state that the view is in.
  refresh() {
    if (!this.step || this.finished) return this.line?.remove();
    this.panel.querySelector(".misfit").hidden = this.fits;
    this.panel.querySelector("[data-path=restart]").disabled = this.started;
    this.panel.querySelector("[data-path=back]").disabled = this.at === 1;
    this.place();
  },

  asked() {
    return { choose: () => this.askChoose(), mark: () => this.askMark(), reach: () => this.askReach(), sure: () => this.askSure() }[this.step.kind]();
  },

  askChoose() {
    const options = this.step.options.map((option, k) => make("button", { dataset: { key: `path-option-${k}`, path: "option", option: k } }, make("b", { textContent: `${k + 1}` }), ` ${option}`));
    return [make("div", { className: "options", role: "group", ariaLabel: this.step.ask }, ...options), this.below("key_hint")];
  },

  below(hint, ...buttons) {
    return make("div", { className: buttons.length ? "below long" : "below" }, make("span", { textContent: this.words[hint] }), ...buttons, this.button("show_me", this.words.show_me, "quiet"));
  },

  choose(said) {
    if (this.given || this.step?.kind !== "choose" || !(said < this.step.options.length)) return;
    this.reveal({ said, right: said === this.step.right });
  },

  askMark() {
    const { low, high, every, start, form } = this.step.mark;
    const input = make("input", { type: "range", min: low, max: high, step: every, value: start, className: "marker", dataset: { key: "path-mark" } });
    input.setAttribute("aria-label", this.words.mark_label);
    const output = make("output", {});
    const say = () => {
      output.textContent = this.marked(Number(input.value));
      input.setAttribute("aria-valuetext", output.textContent);
      this.place();
    };
    input.addEventListener("input", say);
    this.marker = input;
    output.textContent = this.marked(start);
    input.setAttribute("aria-valuetext", output.textContent);
    this.form = form;
    return [make("div", { className: "marking" }, input, output), this.below(this.step.mark.on ? "mark_hint" : "mark_hint_here", this.button("check", this.words.check, "go"))];
  },

  // A mark's value in words, without digits that its steps do not have.
  marked(value) {
    return plain(Number(value.toFixed(6))).replace("-", "−");
  },

  askReach() {
    return [this.below("reach_hint")];
  },

  askSure() {
    const { options } = this.step;
    this.shares = options.map((_, k) => Math.floor(100 / options.length) + (k < 100 % options.length ? 1 : 0));
    const rows = options.map((option, k) => {
      const input = make("input", { type: "range", min: 0, max: 100, step: 1, dataset: { key: `path-sure-${k}` } });
      input.setAttribute("aria-label", this.say("sure_of", { option }));
      input.addEventListener("input", () => this.spread(k, Number(input.value)));
      return make("div", { className: "sure" }, make("span", { textContent: option }), input, make("output", {}));
    });
    this.rows = rows;
    this.spread(0, this.shares[0]);
    return [...rows, this.below("sure_hint", this.button("check", this.words.sure, "go"))];
  },

  // One share is set; the others make room in proportion, in whole per cent.
  spread(k, share) {
    const rest = this.shares.map((one, i) => (i === k ? 0 : one));
    const before = rest.reduce((sum, one) => sum + one, 0);
    let left = 100 - share;
    const others = rest.length - 1;
    this.shares = rest.map((one, i) => (i === k ? share : Math.floor(before ? (one * left) / before : left / others)));
    left -= this.shares.reduce((sum, one, i) => (i === k ? sum : sum + one), 0);
    for (let i = 0; left > 0; i = (i + 1) % rest.length) if (i !== k && (rest[i] || !before)) [this.shares[i], left] = [this.shares[i] + 1, left - 1];
    this.shares.forEach((one, i) => {
      const [, input, output] = this.rows[i].children;
      input.value = one;
      output.textContent = this.say("percent", { share: one });
      input.setAttribute("aria-valuetext", output.textContent);
    });
  },

  check() {
    if (this.given) return;
    if (this.step.kind === "mark") this.reveal({ said: Number(this.marker.value) });
    else this.reveal({ said: [...this.shares], right: true });
  },

  give(what) {
    const hint = this.panel.querySelector(".asked .hint");
    if (!hint?.hidden || !this.step?.hint || this.given) return;
    hint.textContent = this.step.hint;
    hint.hidden = false;
    this.status.textContent = this.step[what];
    this.measure();
  },

  // What is said when the step is answered; there beforehand, unseen, so that nothing moves.
  revealed() {
    const { step, given } = this;
    const verdict = make("p", { className: "verdict", textContent: this.verdict(given ?? this.likely()) });
    const take = make("p", { className: "take", textContent: step.take });
    const parts = [verdict, ...(step.panel ? [this.bars(step.panel)] : []), take];
    const said = `${verdict.textContent} ${step.take}`;
    return make("div", { role: "group", ariaLabel: said, tabIndex: -1, className: "read", dataset: { key: "path-revealed" } }, ...parts);
  },

  // An answer as long as most: it keeps the room of the one that will be given.
  likely() {
    const { options, right, mark } = this.step;
    return { said: { choose: right ? 0 : 1, mark: mark?.start, sure: options?.map(() => 33) }[this.step.kind] };
  },

  verdict({ said, shown, right }) {
    const { step } = this;
    const { options, mark } = step;
    if (shown) return this.say(`shown_${step.kind === "sure" ? "choose" : step.kind}`, { right: mark?.text ?? options?.[step.right] });
    if (step.kind === "choose") return this.say(right ? "said_choose_right" : "said_choose", { said: options[said], right: options[step.right] });
    if (step.kind === "mark") return this.say("said_mark", { said: this.marked(said), right: mark.text, away: write(Math.abs(said - mark.value), mark.form, []) });
    if (step.kind === "sure") return this.say("said_sure", { share: said[step.right], right: options[step.right], price: this.path.priced[said[step.right]], even: step.evenly });
    return this.words.said_reach;
  },

  // Bars beside each other, from zero.
  bars({ title, heads, rows, zero }) {
    const bar = (share) => make("span", { className: "track" }, make("i", { className: "from-zero", style: { left: `${Math.min(zero, share)}%`, width: `${Math.abs(share - zero)}%` } }));
    return make("table", { className: "bars-beside" },
      make("caption", { textContent: title }),
      make("thead", {}, make("tr", {}, make("td", {}), ...heads.map((head) => make("th", { textContent: head, scope: "col" })))),
      make("tbody", {}, ...rows.map(([name, ...cells], k) => make("tr", { style: { "--c": `var(--c${k})` } }, make("th", { textContent: name, scope: "row" }), ...cells.map(([share, text]) => make("td", {}, bar(share), make("span", { className: "num", textContent: text })))))));
  },
});

// The keys 1 to 4 choose an answer, unless something is being typed.
addEventListener("keydown", (event) => {
  const field = event.composedPath()[0];
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-4]$/.test(event.key) || /^(text|textarea|search|number|select-one)$/.test(field.type)) return;
  for (const guide of guides) guide.choose(Number(event.key) - 1);
});

addEventListener("popstate", () => guides.forEach((guide) => guide.follow()));
window.navigation?.addEventListener?.("currententrychange", () => guides.forEach((guide) => guide.data && guide.follow()));

// Others lead the path by a name: dispatchEvent(new CustomEvent("softmax path", { detail: "next" })), or back, reveal, leave.
addEventListener("softmax path", ({ detail }) => {
  const what = detail === "reveal" ? "show_me" : detail;
  if (["next", "back", "show_me", "leave"].includes(what)) for (const guide of guides) if (guide.step) guide[what]();
});
