/** The largest of the values and `least`. `Math.max` with spread values overflows the stack at some 100,000. */
export function largest(values: Iterable<number>, least: number): number {
  let found = least;
  for (const value of values) if (value > found) found = value;
  return found;
}
