import type { Badge } from "./badges.js";

/** One part of a text; at most one of its three marks is true. */
export interface TextView {
  readonly text: string;
  readonly strong: boolean;
  readonly code: boolean;
  /** Code that stays on one line. */
  readonly short: boolean;
}

export interface TableView {
  readonly label: string;
  readonly columns: readonly { readonly title: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly runner: string | false; readonly cells: readonly CellView[] }[];
  /** That rows are left out. */
  readonly more: string | false;
}

export interface CellView {
  readonly numeric: boolean;
  readonly badge: Badge | false;
  readonly text: readonly TextView[];
}

/** Makes a text safe between tags and in quoted attributes. */
type Escape = (text: string) => string;

/**
 * Texts and tables, as partials of the template: a page may have a hundred thousand cells, and the template engine took a
 * tenth of the whole time to fill them. Every text goes through `safe`.
 */
export function tablePartials(safe: Escape) {
  const partHtml = ({ text, strong, code, short }: TextView): string => {
    if (strong) return `<strong>${safe(text)}</strong>`;
    return code ? `<code${short ? ' class="short"' : ""}>${safe(text)}</code>` : safe(text);
  };
  const text = (parts: readonly TextView[]): string => parts.map(partHtml).join("");
  const badge = ({ tone, symbol, label }: Badge): string =>
    `<span class="badge ${safe(tone)}"><span aria-hidden="true">${safe(symbol)}</span> ${safe(label)}</span>`;
  const numericClass = (numeric: boolean): string => (numeric ? ' class="number"' : "");
  const cellHtml = (cell: CellView): string =>
    `<td${numericClass(cell.numeric)}>${cell.badge === false ? text(cell.text) : badge(cell.badge)}</td>`;
  const table = ({ label, columns, rows, more }: TableView): string => {
    const heads = columns.map(({ title, numeric }) => `<th scope="col"${numericClass(numeric)}>${safe(title)}</th>`);
    const lines = rows.map(({ runner, cells }) => {
      const owner = runner === false || runner === "" ? "" : ` data-runner="${safe(runner)}"`;
      return `<tr${owner}>${cells.map(cellHtml).join("")}</tr>\n`;
    });
    const left = more === false ? "" : `<p class="more-rows">${safe(more)}</p>`;
    return `<div class="scroll" tabindex="0" role="region" aria-label="${safe(label)}"><table>
<thead><tr>${heads.join("")}</tr></thead>
<tbody>
${lines.join("")}</tbody>
</table></div>${left}\n`;
  };
  return { text, badge, table };
}
