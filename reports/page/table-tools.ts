import { copyButton } from "./copy-button.js";
import { element } from "./element.js";
import { filterField } from "./filter-field.js";
import { addSortButtons } from "./sort-buttons.js";

/** Sorting, filtering and copying for one table of the page. */
export function addTableTools(table: HTMLTableElement): void {
  const frame = table.parentElement;
  if (frame === null) return;
  const label = frame.getAttribute("aria-label") ?? "table";
  const tools = element("div", "tools");
  tools.append(...filterField(table, label), ...copyButton(table, label));
  frame.before(tools);
  addSortButtons(table);
}
