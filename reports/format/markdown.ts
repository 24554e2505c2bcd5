/*
 * GitHub-flavoured Markdown. The page's own script copies tables with it as well,
 * which is why this file imports nothing.
 */

/** Nothing of a text may act as Markdown, HTML, a mention or a link. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_~[\]|#!]/g, (character) => `\\${character}`)
    .replaceAll("@", "@\u200b")
    .replaceAll("://", ":\u200b//")
    .replace(/\bwww\./gi, "www\u200b.")
    .replace(/\s*\n\s*/g, " ")
    .replaceAll("\u00a0", " ");
}

/** A table of cells that are Markdown already; `numeric` are the positions of right-aligned columns. */
export function markdownTable(
  titles: readonly string[],
  numeric: readonly number[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = titles.map((_, index) => (numeric.includes(index) ? "---:" : "---"));
  return [line(titles), line(rule), ...rows.map(line)].join("\n");
}
