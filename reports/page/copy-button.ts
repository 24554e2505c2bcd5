import { escapeMarkdown, markdownTable } from "../format/markdown.js";
import { copyText } from "./copy-text.js";
import { button, element, status } from "./element.js";
import { headsOf, isNumeric, isShown, rowsOf, textOf } from "./table-rows.js";

const cellsOf = (row: HTMLTableRowElement): readonly string[] =>
  [...row.cells].map((cell) => escapeMarkdown(textOf(cell)));

/** The rows that are shown, in the order in which they are shown. */
function asMarkdown(table: HTMLTableElement, rows: readonly HTMLTableRowElement[]): string {
  const heads = headsOf(table);
  const numeric = heads.flatMap((head, index) => (isNumeric(head) ? [index] : []));
  const titles = heads.map((head) => escapeMarkdown(textOf(head)));
  return `${markdownTable(titles, numeric, rows.map(cellsOf))}\n`;
}

/** A button that copies a table as Markdown, and a line that says what became of it. */
export function copyButton(table: HTMLTableElement, label: string): readonly HTMLElement[] {
  const says = status("copied");
  const area = element("textarea", "copy-area");
  area.readOnly = true;
  area.hidden = true;
  area.setAttribute("aria-label", `Markdown: ${label}`);
  const copy = button("", "Copy as Markdown", async () => {
    const rows = rowsOf(table).filter(isShown);
    const copied = await copyText(asMarkdown(table, rows), area);
    const what = `${rows.length} row${rows.length === 1 ? "" : "s"}`;
    says.textContent = copied ? `Copied ${what}.` : `Press Ctrl+C or ⌘C to copy ${what}.`;
  });
  copy.setAttribute("aria-label", `Copy as Markdown: ${label}`);
  return [copy, says, area];
}
