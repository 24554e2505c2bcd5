/** Slope of the least-squares line through points. NaN below two different x. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(([at]) => at));
  const y = mean(points.map(([, value]) => value));
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const under = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return over / under;
}

/** The exponent b of cost = a size^b, fitted by least squares in logarithms. */
export const exponentOf = (points: readonly (readonly [size: number, cost: number])[]): number =>
  slopeOf(points.map(([size, cost]) => [Math.log(size), Math.log(cost)]));
