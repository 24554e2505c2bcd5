import type { Vector } from "apache-arrow";
import { bundled } from "../project/bundle.js";
import type * as Library from "./table-library.js";

type Column = readonly (string | number | null)[];

/** Numbers where there is no text in the column. */
function vectorOf(column: Column, { Float64, Utf8, vectorFromArray }: typeof Library): Vector {
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
  const library = bundled<typeof Library>("arrow");
  const columns = names.map(
    (name, index) =>
      [
        name,
        vectorOf(
          rows.map((row) => row[index] ?? null),
          library,
        ),
      ] as const,
  );
  return library.tableToIPC(new library.Table(Object.fromEntries(columns)), "file");
}
