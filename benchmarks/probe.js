// The stop-watch inside the page: put there before the page's own scripts run, it looks on and changes nothing.

window.bench = (() => {
  const PATIENCE = 30000;

  // The live views in a part of the page, and the first one's chart; the bare app's chart.
  const lives = (place) =>
    [...document.querySelectorAll(`${place} [data-testid=stBidiComponentIsolated]`)].map((e) => e.shadowRoot?.querySelector(".live")).filter(Boolean);
  const live = (place = "body") => lives(place)[0];
  const lines = () => [...live().querySelectorAll(".chart path.line")].filter((line) => line.getAttribute("d"));
  const dots = (place) => [...live(place).querySelectorAll(".chart .dot")];
  const plot = () => document.querySelector(".js-plotly-plot");

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

  // The bare app: its sliders, and the heights of its bars once they are drawn.
  const thumbs = () => [...document.querySelectorAll("input[type=range]")].map((input) => Number(input.value));
  const heights = () => (plot()?.querySelectorAll(".barlayer .point path").length === 4 ? [...plot().data[0].y] : []);

  // The script is not running, and nothing says that it is.
  const quiet = () =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" &&
    !document.querySelector("[data-testid=stStatusWidget]");

  // What was done is answered: by the live views' own word, or by bars as high as the sliders say.
  const settled = {
    ours: () => live() && lives("body").every(({ dataset }) => dataset.state === "settled"),
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
      if (app === "ours") observer.observe(live(), { attributeFilter: ["data-state"] });
      else observer.observe(document.body, { attributeFilter: ["data-test-script-state"], childList: true, subtree: true });
      look();
    };
    return soon("settled", new Promise(wait));
  }

  // The page as a visitor meets it who did not hurry: settled, drawn, fonts there, nothing left to do.
  const ready = (app) => settled[app]() && usable[app]() && quiet() && document.fonts.status === "loaded";
  const idle = () => soon("idle", new Promise((resolve) => requestIdleCallback(() => resolve(true))));

  // One slider of every kind that can be seen.
  const FEW = 20; // with fewer steps most moves of a drag change nothing
  function sliders(place) {
    const seen = [...live(place).querySelectorAll("input[type=range]")].filter((input) => input.checkVisibility() && !input.disabled && input.max >= FEW);
    const kinds = new Map(seen.reverse().map(({ dataset }) => [/^[A-Za-z]+/.exec(dataset.control)[0], dataset.control]));
    return [...kinds.values()].reverse();
  }

  // Every input event of a drag: how long until it was painted, and what the page then showed.
  function followDrag(place, control) {
    const input = live(place).querySelector(`input[type=range][data-control="${control}"]`);
    const drag = { samples: [], due: 0 };
    let pointer = 0;
    for (const kind of ["pointerdown", "pointermove"]) addEventListener(kind, (e) => (pointer = e.timeStamp), true);
    addEventListener("input", (e) => {
      if (e.composedPath()[0] !== input) return;
      const [start, since] = [performance.now(), pointer];
      drag.due++;
      painted((end) => {
        drag.due--;
        const marker = dots(place).map((dot) => dot.getAttribute("transform")).join();
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

  // Looks at every animation frame: are all lines, marks and bars there, is everything where it was?
  function watch() {
    const parts = () => [lines(), dots(), live().querySelectorAll(".table .bar")].map(({ length }) => length).join();
    const [partsBefore, before] = [parts(), boxes()];
    const seen = { frames: 0, blank: 0, moved: 0, shift: 0, what: [] };
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.value))).observe({ type: "layout-shift" });
    const look = () => {
      const moved = Object.entries(boxes()).filter(([name, box]) => box !== before[name]).map(([name]) => name);
      seen.frames++;
      seen.blank += parts() !== partsBefore;
      seen.moved += moved.length > 0;
      seen.what = [...new Set([...seen.what, ...moved])];
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return seen;
  }

  const PLACES = [".controls", ".temperature", ".table", ".row", ".track", ".readings", ".sentence", ".check", ".chart", ".chart > svg", ".chart .plot", ".caption"];

  function boxes() {
    return Object.fromEntries(PLACES.map((place) => [place, [...live().querySelectorAll(place)].map(box).join(" | ")]));
  }

  function box(element) {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + scrollX, y + scrollY, width, height].map((side) => side.toFixed(1)).join();
  }

  // Milliseconds since the visit began until the app can be used: sliders there, charts drawn, painted.
  const charts = () => lives("body").flatMap((one) => [...one.querySelectorAll(".chart")]).filter((chart) => chart.checkVisibility());
  const usable = {
    ours: () => settled.ours() && charts().every((chart) => chart.querySelector(".plot")),
    bare: () => thumbs().length === 4 && heights().length === 4,
  };

  function interactive(app) {
    const wait = (resolve) => (usable[app]() ? painted(resolve) : requestAnimationFrame(() => wait(resolve)));
    return soon("interactive", new Promise(wait));
  }

  return { followDrag, followReleases, idle, interactive, ready, sliders, watch };
})();
