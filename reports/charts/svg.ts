import { factsAsData } from "./mark-facts.js";

/** Only inside tags: a name in a text may read like an attribute. Vega escapes `<` and `>` in texts and attributes. */
const tags = /<[^>]*>/g;

const placements = / (d|transform|x2|y2|width|height)="([^"]*)"/g;
const longNumber = /-?\d+\.\d{3,}(?:e-?\d+)?/g;

/** Hundredths of a pixel are more than a screen or a printer shows, and half the length. */
const rounded = (tag: string): string =>
  tag.replace(placements, (_, name: string, value: string) => {
    const short = value.replace(longNumber, (number) => String(Math.round(Number(number) * 100) / 100));
    return ` ${name}="${short}"`;
  });

/** An image has one name: roles of its parts only confuse screen readers. */
function inside(tag: string, prefix: string): string {
  const quiet = tag.replace(/ (?:role="graphics-[a-z]*"|aria-roledescription="[^"]*")/g, "");
  return factsAsData(rounded(quiet))
    .replace(/ id="([^"]*)"/g, ` id="${prefix}-$1"`)
    .replace(/ (clip-path|fill|stroke)="url\(#([^)]*)\)"/g, ` $1="url(#${prefix}-$2)"`);
}

/**
 * Vega's SVG for use inside a page: ids unique in the page, a role and a name for screen readers,
 * and no namespace declarations, which HTML does not need.
 */
export function inlineSvg(svg: string, prefix: string, labelledBy: string): string {
  const prefixed = svg.replace(tags, (tag) => inside(tag, prefix));
  return prefixed.replace(
    /^<svg[^>]*>/,
    (root) =>
      `<svg role="img" aria-labelledby="${labelledBy}"${attribute(root, "width")}${attribute(root, "height")}${attribute(root, "viewBox")}>`,
  );
}

function attribute(tag: string, name: string): string {
  const found = new RegExp(` ${name}="[^"]*"`).exec(tag);
  return found?.[0] ?? "";
}
