import { Float64, Table, tableToIPC, Utf8, type Vector, vectorFromArray } from "apache-arrow";

type Column = readonly (string | number | null)[];

/** Numbers where there is no text in the column. */
function vectorOf(column: Column): Vector {
  const numeric = column.every((value) => typeof value !== "string");
  return numeric
    ? vectorFromArray(column as readonly (number | null)[], new Float64())
    : vectorFromArray(
        column.map((value) => (value === null ? null : String(value))),
        new Utf8(),
      );
}

/** An Arrow IPC file of named columns of equal length; a column with a text in it is one of texts. */
export function tableBytes(names: readonly string[], rows: readonly Column[]): Uint8Array {
  const columns = names.map((name, index) => [name, vectorOf(rows.map((row) => row[index] ?? null))] as const);
  return tableToIPC(new Table(Object.fromEntries(columns)), "file");
}
