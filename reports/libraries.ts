/** What the page takes from libraries; scripts/bundles.mjs makes one file of it. */
export { default as handlebars } from "handlebars";
export * as vega from "vega";
export { compile } from "vega-lite";
