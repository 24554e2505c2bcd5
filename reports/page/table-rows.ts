/** Marks what is hidden, and why: a row may be hidden for both reasons at once. The style sheet hides them. */
export const filteredOut = "filtered-out";
export const otherRunner = "other-runner";

/** The rows of a table's body, in the order in which they stand now. */
export const rowsOf = (table: HTMLTableElement): readonly HTMLTableRowElement[] =>
  [...table.tBodies].flatMap((body) => [...body.rows]);

export const rowCount = (table: HTMLTableElement): number =>
  [...table.tBodies].reduce((sum, body) => sum + body.rows.length, 0);

export const headsOf = (table: HTMLTableElement): readonly HTMLTableCellElement[] => [
  ...(table.tHead?.rows[0]?.cells ?? []),
];

export const isNumeric = (head: HTMLTableCellElement): boolean => head.classList.contains("number");

export const isShown = (row: HTMLTableRowElement): boolean =>
  !row.classList.contains(filteredOut) && !row.classList.contains(otherRunner);

/** What a cell says, on one line. */
export const textOf = (cell: HTMLElement | undefined): string => (cell?.textContent ?? "").replace(/\s+/g, " ").trim();
