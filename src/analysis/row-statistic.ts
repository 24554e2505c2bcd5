export type Weights = ArrayLike<number>;

/** Of rows, where row r counts weights[r] times, once without; undefined where it is not defined. */
export type Statistic = (weights?: Weights) => number | undefined;

export const meanOf =
  (values: ArrayLike<number>): Statistic =>
  (weights) => {
    let [sum, count] = [0, 0];
    for (let row = 0; row < values.length; row++) {
      const weight = weights === undefined ? 1 : (weights[row] ?? 0);
      sum += weight * (values[row] ?? 0);
      count += weight;
    }
    return count === 0 ? undefined : sum / count;
  };
