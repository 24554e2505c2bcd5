import { button } from "./element.js";
import { type Direction, nextDirection, rowOrder } from "./row-order.js";
import { headsOf, isNumeric, rowCount, rowsOf, textOf } from "./table-rows.js";

/** Makes each head of a table a button that sorts the rows by its column. */
export function addSortButtons(table: HTMLTableElement): void {
  const [body] = table.tBodies;
  if (body === undefined || rowCount(table) < 2) return;
  // Read at the first press: until then the rows stand as they were written.
  let original: readonly HTMLTableRowElement[] | undefined;
  const heads = headsOf(table);
  const sortBy = (column: number, direction: Direction | undefined): void => {
    const rows = original ?? rowsOf(table);
    original = rows;
    for (const [index, head] of heads.entries()) {
      if (index === column && direction !== undefined) head.setAttribute("aria-sort", direction);
      else head.removeAttribute("aria-sort");
    }
    const head = heads[column];
    if (direction === undefined || head === undefined) {
      body.append(...rows);
      return;
    }
    const texts = rows.map((row) => textOf(row.cells[column]));
    const order = rowOrder(texts, isNumeric(head), direction);
    body.append(...order.flatMap((position) => rows[position] ?? []));
  };
  for (const [column, head] of heads.entries()) {
    const title = textOf(head);
    const sort = button("sort", title, () => sortBy(column, nextDirection(directionOf(head))));
    if (title === "") sort.setAttribute("aria-label", `Column ${column + 1}`);
    head.replaceChildren(sort);
  }
}

function directionOf(head: HTMLTableCellElement): Direction | undefined {
  const direction = head.getAttribute("aria-sort");
  return direction === "ascending" || direction === "descending" ? direction : undefined;
}
