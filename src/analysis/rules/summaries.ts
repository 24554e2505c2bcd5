import { fail, listed, pass, type RuleCheck, summariesOf, warn } from "./rule.js";

const kindOfMean = { rate: "harmonic", cost: "arithmetic", quality: "arithmetic", ratio: undefined } as const;

/** Rule 3: arithmetic means of costs alone, harmonic ones of rates. */
export const meansByKind: RuleCheck = ({ cells }) => {
  const wrong = [...summariesOf(cells)].filter(
    ({ summary }) => summary.kind !== "ratio" && summary.mean?.kind !== kindOfMean[summary.kind],
  );
  return wrong.length === 0
    ? pass(
        "medians are shown; means beside them are harmonic for rates and arithmetic for costs, by each metric's kind",
      )
    : fail(`means of ${listed(wrong.map(({ cell }) => cell.id))} are not those of their metric's kind`);
};

/** Rule 4: ratios are not averaged; a geometric mean is named as one. */
export const ratiosNotAveraged: RuleCheck = ({ cells, claims }) => {
  const averaged = [...summariesOf(cells)].filter(
    ({ summary }) => summary.kind === "ratio" && summary.mean !== undefined,
  );
  if (averaged.length > 0) return fail(`ratios of ${listed(averaged.map(({ cell }) => cell.id))} are averaged`);
  const geometric = claims.some((claim) => claim.because.includes("geometric mean"));
  return pass(
    geometric
      ? "ratios are summarised by their median; where a claim is decided by logarithms, its estimate is named a geometric mean"
      : "ratios are summarised by their median and never averaged",
  );
};

/** Rule 5: n always, and an interval for what is not deterministic. */
export const intervals: RuleCheck = ({ cells }) => {
  const varying = [...summariesOf(cells)].filter(({ summary }) => new Set(summary.values).size > 1 || summary.n === 1);
  const open = varying.filter(({ summary }) => summary.level === null);
  if (varying.length === 0) return pass("every value is deterministic; n is shown");
  const alone = open.filter(({ summary }) => summary.n === 1);
  if (alone.length > 0)
    return fail(
      `${listed([...new Set(alone.map(({ cell }) => cell.id))])} ran once: a single value of what varies says nothing about its spread`,
    );
  if (open.length === 0)
    return pass("n is shown everywhere, with an exact interval of the median at its achieved level");
  const fewest = Math.min(...open.slice(0, 1000).map(({ summary }) => summary.n));
  return warn(
    `n is shown everywhere; ${open.length} of ${varying.length} summaries have the plain range, for ${fewest} trials give no 95 % interval (six do)`,
  );
};

/** Rule 8: percentiles and maximum beside the median. */
export const distribution: RuleCheck = ({ cells }) => {
  const lacking = cells.filter((cell) => cell.trials.completed > 0 && cell.stepTime === null);
  return lacking.length === 0
    ? pass("p50, p95, p99 and the largest step time are there for every cell, and every trial's value")
    : fail(`${listed(lacking.map(({ id }) => id))} lack percentiles of the step time`);
};
