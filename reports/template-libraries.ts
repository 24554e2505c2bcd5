/** What fills the page's templates; scripts/bundles.mjs makes one file of it. */
export { default as handlebars } from "handlebars";
