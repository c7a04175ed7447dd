// The front of a class: ?present=1 shows the thing itself alone. The button, P and Escape change the address by way of the
// script; this follows it, and gives a clicker's keys to the guided path.

const BUTTON = ".st-key-present button";
const PAGES_ON = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, " ": 0 };

const presenting = () => new URLSearchParams(location.search).get("present") === "1";
const typing = (field) => /^(text|textarea|search|number|select-one|password|email|url)$/.test(field.type) || field.isContentEditable;

// Which way a key leads in a path: on, back, or to the reveal; a slider keeps its arrows, a button its space.
function way({ key }, field) {
  if (field.matches?.('input, [role="slider"]') && !key.startsWith("Page")) return undefined;
  if (key === " " && field.closest?.("button, summary, a, [role=button]")) return undefined;
  return PAGES_ON[key];
}

// On: the reveal, then the next step; back: the step before.
function walk(guide, by) {
  if (by < 0) guide.back();
  else if (!guide.given) guide.show_me();
  else if (by) guide.next();
}

addEventListener("keydown", (event) => {
  const field = event.composedPath()[0];
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(field) || document.querySelector("[role=dialog]")) return;
  const turn = event.key.toLowerCase() === "p" || (event.key === "Escape" && presenting());
  if (turn) return document.querySelector(BUTTON)?.click();
  const guide = [...guides].find((one) => one.step);
  const by = presenting() && guide ? way(event, field) : undefined;
  if (by === undefined) return;
  event.preventDefault();
  walk(guide, by);
}, { capture: true });

// Every view on the page, once the address says something else.
function present() {
  for (const { host } of [...lives, ...guides]) host.classList.toggle("present", presenting());
}
window.navigation?.addEventListener?.("currententrychange", present);
