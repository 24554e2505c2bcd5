import { quantile, sorted } from "../stats/quantile.js";
import type { HarnessShare } from "../types/analysis.js";
import type { TrialOutcome } from "../types/trial-result.js";

/** Share of one core above which the harness is no bystander any more. */
const mostShare = 0.01;

const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;

/** What the harness itself used while the completed trials ran; undefined where no trial tells, as in studies of older versions. */
export function harnessShare(outcomes: readonly TrialOutcome[]): HarnessShare | undefined {
  const shares = sorted(
    outcomes.flatMap(({ result: { state, harnessCpu } }) =>
      state === "completed" && harnessCpu !== undefined && harnessCpu.overSeconds > 0
        ? [harnessCpu.cpuSeconds / harnessCpu.overSeconds]
        : [],
    ),
  );
  const highest = shares.at(-1);
  if (highest === undefined) return undefined;
  const median = quantile(shares, 0.5);
  if (median <= mostShare) return { median, highest, n: shares.length };
  const warning = `scalebench itself used ${percent(median)} of one core while trials ran (median of ${shares.length}), more than ${percent(mostShare)}: it may have slowed what it measures; leave a core free for it, or make trials longer (measure.steps, measure.epochs)`;
  return { median, highest, n: shares.length, warning };
}
