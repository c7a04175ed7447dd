// The stop-watch inside the page: put there before the page's own scripts run, it looks on and changes nothing.

window.bench = (() => {
  const PATIENCE = 30000;

  const root = () =>
    [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].find((e) => e.shadowRoot?.querySelector(".live"))?.shadowRoot;
  const live = () => root()?.querySelector(".live");
  const plot = () => document.querySelector(".js-plotly-plot");
  const classes = () => live().querySelectorAll("input[type=range][data-control^=z]").length;

  // The first task after the next animation frame: by then that frame's style, layout and paint have been done.
  function painted(then) {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => then(performance.now());
      channel.port2.postMessage(0);
    });
  }

  function soon(what, promise) {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`${what}: nothing after ${PATIENCE} ms`)), PATIENCE));
    return Promise.race([promise, late]);
  }

  const markers = () => [...(plot()?.querySelectorAll(".scatterlayer .points path") ?? [])];
  const lines = () => [...(plot()?.querySelectorAll(".scatterlayer .trace path.js-line") ?? [])].filter((line) => line.getAttribute("d"));
  const wholeChart = (count) => lines().length === count && markers().length === count;

  // The bare app: its sliders, and the heights of its bars once they are drawn.
  const thumbs = () => [...document.querySelectorAll("input[type=range]")].map((input) => Number(input.value));
  const heights = () => (plot()?.querySelectorAll(".barlayer .point path").length === 4 ? [...plot().data[0].y] : []);

  // The script is not running, and nothing says that it is.
  const quiet = () =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" &&
    !document.querySelector("[data-testid=stStatusWidget]");

  // Quiet, and what was done is answered: by the live view's own word, or by bars as high as the sliders say.
  const settled = {
    ours: () => live()?.dataset.state === "settled" && quiet(),
    bare: () => heights().length > 0 && heights().join() === thumbs().join() && quiet(),
  };

  // Resolves with the moment at which a settled page has been painted.
  function whenSettled(app) {
    const wait = (resolve) => {
      const observer = new MutationObserver(look);
      function look() {
        if (!settled[app]()) return;
        observer.disconnect();
        painted((end) => (settled[app]() ? resolve(end) : wait(resolve)));
      }
      if (app === "ours") observer.observe(live(), { attributes: true });
      observer.observe(document.body, { attributes: true, attributeFilter: ["data-test-script-state"], childList: true, subtree: true });
      look();
    };
    return soon("settled", new Promise(wait));
  }

  // The page as a visitor meets it who did not hurry: settled, drawn, fonts there, nothing left to do.
  const ready = (app) => settled[app]() && usable[app]() && document.fonts.status === "loaded";
  const idle = () => soon("idle", new Promise((resolve) => requestIdleCallback(() => resolve(true))));

  // Every input event of a drag: how long until it was painted, and what the page then showed.
  function followDrag(control) {
    const input = root().querySelector(`input[data-control="${control}"]`);
    const drag = { samples: [], due: 0 };
    let pointer = 0;
    for (const kind of ["pointerdown", "pointermove"]) addEventListener(kind, (e) => (pointer = e.timeStamp), true);
    addEventListener("input", () => {
      const [start, since] = [performance.now(), pointer];
      drag.due++;
      painted((end) => {
        drag.due--;
        const marker = markers().map((m) => m.getAttribute("transform")).join();
        drag.samples.push({ input: end - start, pointer: end - since, step: input.value, said: input.getAttribute("aria-valuetext"), marker });
      });
    }, true);
    return drag;
  }

  // From every release of the mouse button to the settled page; `took` is a promise of the last one's milliseconds.
  function followReleases(app) {
    const releases = { took: null };
    addEventListener("pointerup", () => {
      const start = performance.now();
      releases.took = whenSettled(app).then((end) => end - start);
    }, true);
    return releases;
  }

  // Looks at every animation frame: is the whole chart there, are all bars there, is everything where it was?
  function watch() {
    const count = classes();
    const bars = () => live().querySelectorAll(".table .bar").length;
    const barsBefore = bars();
    const before = boxes();
    const seen = { frames: 0, blank: 0, moved: 0, shift: 0, what: [] };
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.value))).observe({ type: "layout-shift" });
    const look = () => {
      const moved = Object.entries(boxes()).filter(([name, box]) => box !== before[name]).map(([name]) => name);
      const whole = wholeChart(count) && bars() === barsBefore;
      seen.frames++;
      seen.blank += !whole;
      seen.moved += moved.length > 0;
      seen.what = [...new Set([...seen.what, ...moved])];
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return seen;
  }

  const PLACES = [".st-key-controls", ".st-key-chain", ".st-key-sweep", ".js-plotly-plot", ".js-plotly-plot .nsewdrag"];
  const LIVE_PLACES = [".temperature", ".table", ".row", ".track", ".readings", ".sentence", ".check"];

  function boxes() {
    const place = (from, selector) => [selector, [...from.querySelectorAll(selector)].map(box).join(" | ")];
    return Object.fromEntries([...PLACES.map((s) => place(document, s)), ...LIVE_PLACES.map((s) => place(live(), s))]);
  }

  function box(element) {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + scrollX, y + scrollY, width, height].map((side) => side.toFixed(1)).join();
  }

  // Milliseconds since the visit began until the app can be used: sliders there, chart drawn, painted.
  const usable = {
    ours: () => live()?.dataset.state === "settled" && classes() > 0 && wholeChart(classes()),
    bare: () => thumbs().length === 4 && heights().length === 4,
  };

  function interactive(app) {
    const wait = (resolve) => (usable[app]() ? painted(resolve) : requestAnimationFrame(() => wait(resolve)));
    return soon("interactive", new Promise(wait));
  }

  return { followDrag, followReleases, idle, interactive, ready, watch };
})();
