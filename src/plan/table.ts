/** Columns of plain text, two spaces apart; `right` names the columns of numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<string>,
): string {
  const widths = head.map((name, column) =>
    rows.reduce((width, row) => Math.max(width, (row[column] ?? "").length), name.length),
  );
  const line = (cells: readonly string[]): string =>
    head
      .map((name, column) => {
        const text = cells[column] ?? "";
        const width = widths[column] ?? 0;
        return right.has(name) ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [head, ...rows].map(line).join("\n");
}

const minute = 60;
const hour = 60 * minute;

/** `45 s`, `3 min 20 s`, `2 h 05 min`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < minute) return `${whole} s`;
  if (whole < hour) return `${Math.floor(whole / minute)} min ${whole % minute} s`;
  const minutes = Math.round(seconds / minute);
  return `${Math.floor(minutes / minute)} h ${String(minutes % minute).padStart(2, "0")} min`;
}
