import type { Config } from "vega-lite";

/** Colours are CSS variables of the page: themes switch without a second rendering. */
const ink = "currentColor";
const muted = "var(--muted)";
const line = "var(--line)";

const chartFont = "system-ui, sans-serif";
export const chartFontSize = 12;

export const chartConfig: Config = {
  aria: false,
  background: "transparent",
  font: chartFont,
  padding: 2,
  view: { stroke: null },
  axis: {
    labelAngle: 0,
    labelFlush: false,
    labelColor: muted,
    labelFontSize: 11,
    titleColor: muted,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titlePadding: 6,
    gridColor: line,
    domainColor: muted,
    tickColor: muted,
    tickSize: 4,
  },
  text: { color: ink, fontSize: chartFontSize },
  legend: { labelColor: ink, labelFontSize: 11, title: null, symbolOpacity: 1, orient: "top", offset: 6 },
};
