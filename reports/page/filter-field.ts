import { element, status } from "./element.js";
import { filteredOut, rowCount, rowsOf, textOf } from "./table-rows.js";
import { matchesWords } from "./word-filter.js";

/** Shorter tables are read faster than filtered. */
const fewRows = 12;

/** A field that leaves the rows with all its words; nothing for a short table. */
export function filterField(table: HTMLTableElement, label: string): readonly HTMLElement[] {
  if (rowCount(table) <= fewRows) return [];
  const field = element("input", "");
  field.type = "search";
  field.placeholder = "Filter rows";
  field.setAttribute("aria-label", `Filter rows: ${label}`);
  const says = status("rows-shown");
  // Read at the first letter: a page of a thousand cells opens without it.
  let read: { readonly rows: readonly HTMLTableRowElement[]; readonly texts: readonly string[] } | undefined;
  field.addEventListener("input", () => {
    read ??= readRows(table);
    const { rows, texts } = read;
    const matching = texts.map((text) => matchesWords(text, field.value));
    for (const [index, row] of rows.entries()) row.classList.toggle(filteredOut, matching[index] === false);
    const count = matching.filter((match) => match).length;
    says.textContent = count === rows.length ? "" : `${count} of ${rows.length} rows match "${field.value.trim()}"`;
  });
  return [field, says];
}

function readRows(table: HTMLTableElement) {
  const rows = rowsOf(table);
  return { rows, texts: rows.map((row) => [...row.cells].map(textOf).join(" ")) };
}
