/** Area under the ROC curve where row r counts weights[r] times; every row once without weights; undefined where a class has no row. */
type WeightedArea = (weights?: ArrayLike<number>) => number | undefined;

/**
 * Area under the ROC curve: the chance that a row of class 1 has a higher score than one of class 0, ties counted half:
 * Mann and Whitney's U over the product of both counts. Hanley and McNeil, Radiology 143 (1982) 29-36.
 * Sorts once, so that each further weighting takes one walk over the rows.
 * @param scores one a row, higher for class 1
 * @param labels 1 or 0, one a row
 */
export function rocAreaOf(scores: ArrayLike<number>, labels: ArrayLike<number>): WeightedArea {
  const rows = labels.length;
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const isOne = Uint8Array.from(order, (row) => Number(labels[row] === 1));
  /** Whether the row at that place has another score than the one before. */
  const begins = Uint8Array.from(order, (row, at) => Number(at === 0 || scores[row] !== scores[order[at - 1] ?? 0]));
  return (weights) => {
    let [zerosBelow, zeros, ones, pairs, allOnes] = [0, 0, 0, 0, 0];
    for (let at = 0; at < rows; at++) {
      if (begins[at] === 1) {
        pairs += ones * (zerosBelow + zeros / 2);
        zerosBelow += zeros;
        allOnes += ones;
        zeros = 0;
        ones = 0;
      }
      const weight = weights === undefined ? 1 : (weights[order[at] ?? 0] ?? 0);
      if (isOne[at] === 1) ones += weight;
      else zeros += weight;
    }
    pairs += ones * (zerosBelow + zeros / 2);
    const product = (allOnes + ones) * (zerosBelow + zeros);
    return product === 0 ? undefined : pairs / product;
  };
}
