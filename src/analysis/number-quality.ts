import type { NumberPredictions } from "../types/predictions.js";
import { meanOf, type Statistic } from "./row-statistic.js";

/**
 * How far predicted numbers are from the true ones: rmse = sqrt(mean (y - p)^2) and mae = mean |y - p| in the target's
 * unit, r2 = 1 - sum (y - p)^2 / sum (y - mean y)^2, which is undefined where all true ones are equal. The mean is that
 * of the rows at hand, as in scikit-learn's r2_score.
 */
export function numberStatistics({ truth, prediction }: NumberPredictions): Readonly<Record<string, Statistic>> {
  const errors = truth.map((value, row) => value - (prediction[row] ?? Number.NaN));
  const meanSquare = meanOf(errors.map((error) => error * error));
  const mean = meanOf(truth);
  return {
    rmse: (weights) => {
      const found = meanSquare(weights);
      return found === undefined ? undefined : Math.sqrt(found);
    },
    mae: meanOf(errors.map(Math.abs)),
    r2: (weights) => {
      const [left, center] = [meanSquare(weights), mean(weights)];
      if (left === undefined || center === undefined) return undefined;
      const spread = meanOf(truth.map((value) => (value - center) ** 2))(weights);
      return spread === undefined || spread === 0 ? undefined : 1 - left / spread;
    },
  };
}
