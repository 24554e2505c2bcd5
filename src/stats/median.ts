import { quantile, sorted } from "./quantile.js";

/** The middle value, or the mean of the two middle ones. @throws {RangeError} without values */
export function median(values: ArrayLike<number>): number {
  return quantile(sorted(values), 0.5);
}
