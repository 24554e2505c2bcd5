/** What draws the page's charts; scripts/bundles.mjs makes one file of it. */
export * as vega from "vega";
export { compile } from "vega-lite";
