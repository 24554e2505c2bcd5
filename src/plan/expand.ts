import { ScalebenchError } from "../errors/error.js";
import type { Levels, Scalar, Suite } from "../types/suite.js";

/** More cells than this is a slip, not a study. */
const mostCells = 100_000;

/** One combination: its levels as they were written, and the values that they stand for. */
export interface Combination {
  readonly levels: Levels;
  readonly values: Levels;
}

type Factors = Suite["factors"];

function checkSize(factors: Factors): void {
  const sizes = Object.values(factors).map((levels) => levels.length);
  const product = sizes.reduce((count, size) => count * size, 1);
  if (product <= mostCells) return;
  throw new ScalebenchError({
    code: "SUITE_LIMIT",
    message: `expected at most ${mostCells.toLocaleString("en")} cells, found ${sizes.join(" x ")} = ${product.toLocaleString("en")}`,
    hint: "give the factors fewer levels, or split the suite: one question a file",
  });
}

/** Every combination of levels, the last factor fastest. Throws SUITE_LIMIT before it makes any. */
export function combinationsOf({
  factors,
  levelValues,
}: Pick<Suite, "factors" | "levelValues">): readonly Combination[] {
  checkSize(factors);
  const start: readonly Combination[] = [{ levels: {}, values: {} }];
  return Object.entries(factors).reduce(
    (combinations, [factor, levels]) =>
      combinations.flatMap((combination) =>
        levels.map((level, index) => withLevel(combination, factor, level, levelValues[factor]?.[index] ?? level)),
      ),
    start,
  );
}

const withLevel = ({ levels, values }: Combination, factor: string, level: Scalar, value: Scalar): Combination => ({
  levels: { ...levels, [factor]: level },
  values: { ...values, [factor]: value },
});

/** The first entry of `exclude` that takes the combination out. */
export const exclusionOf = (levels: Levels, exclude: Suite["exclude"]): Levels | undefined =>
  exclude.find((entry) => Object.entries(entry).every(([factor, level]) => levels[factor] === level));

/** `runner single, workersPerNode 2`. */
export const levelsText = (levels: Levels): string =>
  Object.entries(levels)
    .map(([factor, level]) => `${factor} ${level}`)
    .join(", ");
