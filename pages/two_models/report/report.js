// Draws the charts of a report from the data that stands in it, in the reader's theme; on paper always in the light one.
"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = (key) => ({
    responsive: true, displaylogo: false, modeBarButtons: [["toImage"]],
    toImageButtonOptions: { format: "svg", filename: key },
  });
  const draw = (theme, width) => {
    for (const node of document.querySelectorAll("[data-chart]")) {
      const { data, layout } = charts[node.dataset.chart][theme];
      Plotly.react(node, data, { ...layout, ...(width ? { width, autosize: false } : { autosize: true }) }, config(node.dataset.chart));
    }
  };
  const screen = () => draw(dark.matches ? "dark" : "light");
  dark.addEventListener("change", screen);
  addEventListener("beforeprint", () => draw("light", 680));
  addEventListener("afterprint", screen);
  screen();
})();
