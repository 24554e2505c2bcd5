/**
 * Where a question that is true on the left and false on the right changes its answer, to the last
 * digits of a double.
 * @param low where it is true, at least 0
 * @param high where it is false
 */
export function bisection(low: number, high: number, isLeft: (x: number) => boolean): number {
  let [left, right] = [low, high];
  for (;;) {
    const middle = (left + right) / 2;
    if (right - left <= 1e-15 * right || middle === left || middle === right) return middle;
    if (isLeft(middle)) left = middle;
    else right = middle;
  }
}
