import { numberInText } from "./number-in-text.js";

export type Direction = "ascending" | "descending";

/** A first press sorts upwards, a second downwards, a third restores the order of the page. */
export function nextDirection(direction: Direction | undefined): Direction | undefined {
  if (direction === undefined) return "ascending";
  return direction === "ascending" ? "descending" : undefined;
}

/** "2 workers" before "10 workers", and the same on every machine. */
const words = new Intl.Collator("en", { numeric: true });

/** Positions of a column's cells in sorted order. Stable; cells without a number come last in both directions. */
export function rowOrder(texts: readonly string[], numeric: boolean, direction: Direction): readonly number[] {
  const sign = direction === "ascending" ? 1 : -1;
  const positions = texts.map((_, index) => index);
  if (!numeric) return positions.sort((a, b) => sign * words.compare(texts[a] ?? "", texts[b] ?? ""));
  const numbers = texts.map(numberInText);
  return positions.sort((a, b) => {
    const [first, second] = [numbers[a], numbers[b]];
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
    return sign * (first - second);
  });
}
