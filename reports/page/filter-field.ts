import { element, status } from "./element.js";
import { filteredOut, rowsOf, textOf } from "./table-rows.js";
import { matchesWords } from "./word-filter.js";

/** Shorter tables are read faster than filtered. */
const fewRows = 12;

/** A field that leaves the rows with all its words; nothing for a short table. */
export function filterField(table: HTMLTableElement, label: string): readonly HTMLElement[] {
  const rows = rowsOf(table);
  if (rows.length <= fewRows) return [];
  const field = element("input", "");
  field.type = "search";
  field.placeholder = "Filter rows";
  field.setAttribute("aria-label", `Filter rows: ${label}`);
  const says = status("rows-shown");
  // Read at the first letter: a page of a thousand cells opens without it.
  let texts: readonly string[] | undefined;
  field.addEventListener("input", () => {
    texts ??= rows.map((row) => [...row.cells].map(textOf).join(" "));
    const matching = texts.map((text) => matchesWords(text, field.value));
    for (const [index, row] of rows.entries()) row.classList.toggle(filteredOut, matching[index] === false);
    const count = matching.filter((match) => match).length;
    says.textContent = count === rows.length ? "" : `${count} of ${rows.length} rows match "${field.value.trim()}"`;
  });
  return [field, says];
}
