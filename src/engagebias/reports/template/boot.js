// Puts a live chart in the place of each still one. Where this does not run, the still one stays.
const INSETS = ["hconcat", "vconcat", "concat", "facet", "repeat"];

// A single view can be drawn narrower with letters of full size; a chart of several views scrolls in its box.
function fit(spec, room, still) {
  const views = INSETS.some((k) => k in spec) || ["row", "column", "facet"].some((k) => k in (spec.encoding || {}));
  const excess = Math.ceil(still.getBoundingClientRect().width - room);
  if (views || typeof spec.width !== "number" || room === 0 || excess <= 0) return spec;
  const width = Math.max(spec.width - excess, 120);
  for (const layer of spec.layer || []) {
    // What stands to the right of the frame moves with its edge.
    const x = layer.encoding && layer.encoding.x;
    if (x && x.value >= spec.width) x.value += width - spec.width;
  }
  return { ...spec, width };
}

async function draw(figure) {
  const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  // The schema named in it is the one that JupyterLab knows; this bundle is newer and reads it as well.
  delete spec.$schema;
  const still = figure.querySelector(".still");
  const live = document.createElement("div");
  live.className = "live";
  const options = { mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false };
  await vegaEmbed(live, fit(spec, still.parentElement.clientWidth, still.querySelector("svg")), options);
  still.replaceWith(live);
}

for (const figure of document.querySelectorAll("figure.chart")) {
  draw(figure).catch((error) => console.error("chart not drawn", figure.id, error));
}
