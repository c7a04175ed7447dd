// Draws the charts of a report from the data that stands in it, in the reader's theme; on paper always in the light one.
"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = (key) => ({
    responsive: true, displaylogo: false, modeBarButtons: [["toImage"]],
    toImageButtonOptions: { format: "svg", filename: key },
  });
  const merged = (one, change) => {
    if (typeof change !== "object" || change === null || Array.isArray(change)) return change;
    const copy = Array.isArray(one) ? [...one] : { ...one };
    for (const [key, value] of Object.entries(change)) copy[key] = merged(copy[key], value);
    return copy;
  };
  const draw = (theme, width) => {
    for (const node of document.querySelectorAll("[data-chart]")) {
      const { light, dark: change } = charts[node.dataset.chart];
      const { data, layout } = theme === "dark" ? merged(light, change) : light;
      Plotly.react(node, data, { ...layout, ...(width ? { width, autosize: false } : { autosize: true }) }, config(node.dataset.chart));
    }
  };
  const screen = () => draw(dark.matches ? "dark" : "light");
  dark.addEventListener("change", screen);
  addEventListener("beforeprint", () => draw("light", 680));
  addEventListener("afterprint", screen);
  screen();
})();
