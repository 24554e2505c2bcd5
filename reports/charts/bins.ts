/** A matrix cut to fewer rows and columns. */
export interface Bins {
  /** values[row][column]: the largest of the bin. */
  readonly values: readonly (readonly number[])[];
  /** Rows, and columns, of the matrix that one bin holds; the last bin may hold fewer. */
  readonly rows: number;
  readonly columns: number;
}

/**
 * Joins neighbours until there are at most so many rows and columns. A bin has the largest of its values: what stands
 * out in one place would vanish in a mean.
 * @param matrix rows of equal length, numbers of at least 0
 */
export function binned(matrix: readonly (readonly number[])[], mostRows: number, mostColumns: number): Bins {
  const width = matrix[0]?.length ?? 0;
  const rows = Math.max(1, Math.ceil(matrix.length / mostRows));
  const columns = Math.max(1, Math.ceil(width / mostColumns));
  const values = Array.from({ length: Math.ceil(matrix.length / rows) }, () =>
    new Array<number>(Math.ceil(width / columns)).fill(0),
  );
  for (const [r, row] of matrix.entries()) {
    const into = values[Math.floor(r / rows)];
    for (const [c, value] of row.entries()) {
      const at = Math.floor(c / columns);
      if (into !== undefined && value > (into[at] ?? 0)) into[at] = value;
    }
  }
  return { values, rows, columns };
}
