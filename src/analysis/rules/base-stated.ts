import { type MetricInfo, metrics } from "../../types/metrics.js";
import { fail, listed, pass, type RuleCheck, summariesOf, warn } from "./rule.js";

/** Rule 1: every ratio names its base, and the base's absolute value is there. */
export const baseStated: RuleCheck = ({ cells }) => {
  const absolute = new Set<string>(
    cells.filter((cell) => cell.metrics.throughput !== undefined).map((cell) => cell.id),
  );
  let ratios = 0;
  const baseless = new Set<string>();
  for (const { cell, metric, summary } of summariesOf(cells)) {
    const { kind, over }: MetricInfo = metrics[metric];
    // What a formula predicts of a cell follows from the parts of its own step, which are there.
    if (kind !== "ratio" || over === "prediction") continue;
    ratios += 1;
    if (summary.base === undefined || !absolute.has(summary.base)) baseless.add(cell.id);
  }
  if (ratios === 0) return pass("no speed-up or efficiency is stated");
  if (baseless.size > 0) return fail(`ratios of ${listed([...baseless])} lack their base's absolute throughput`);
  const single = cells.some((cell) => cell.metrics.speedupOverSingle !== undefined);
  return single
    ? pass(
        "every speed-up names its base cell: the same runner at its smallest worker count, and the plain single process",
      )
    : warn("every speed-up names its base cell, but there is no plain single process among the cells to compare with");
};
