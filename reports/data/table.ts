export type Value = string | number | null;

/** Columns of equal length, for programs: names without units, numbers in base units. */
export interface DataTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}
