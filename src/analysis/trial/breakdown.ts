import { median } from "../../stats/median.js";
import { quantile, sorted } from "../../stats/quantile.js";
import type { Cell } from "../../types/plan.js";
import type { RankRecords, SpanSeries } from "../../types/records.js";
import type { StepBreakdown, StepParts } from "../../types/trial-result.js";
import type { Fault } from "./fault.js";

/** Steps of lateness that are kept for the page. */
const mostSteps = 60;

const lengthOf = (rank: RankRecords, name: string): number => rank.parts[name]?.start.length ?? 0;

const wanted = (cell: Cell): readonly string[] => [
  "exchange",
  "local",
  "dataWait",
  "forward",
  "backward",
  "optimizer",
  ...(cell.workers > 1 ? ["wait"] : []),
  ...(cell.measure.slowDown > 0 ? ["slowDown"] : []),
];

/** A breakdown that is not what the suite asks for: some rank has more or fewer steps of some part. */
export function checkBreakdown(cell: Cell, ranks: readonly RankRecords[]): Fault | undefined {
  const { windows, steps } = cell.measure.breakdown;
  for (const rank of ranks) {
    const name = wanted(cell).find((part) => lengthOf(rank, part) !== windows * steps);
    if (name === undefined) continue;
    return {
      reason: `expected ${windows * steps} steps of the breakdown's part ${name}, found ${lengthOf(rank, name)} at rank ${rank.rank}`,
      hint: "the training program did something else than the suite asks: look at its log",
    };
  }
  return undefined;
}

const none: SpanSeries = { start: new Float64Array(), end: new Float64Array() };

const seconds = ({ start, end }: SpanSeries): Float64Array => start.map((from, i) => (end[i] ?? Number.NaN) - from);

function meanSeconds(spans: SpanSeries = none): number {
  const each = seconds(spans);
  return each.length === 0 ? 0 : each.reduce((sum, one) => sum + one, 0) / each.length;
}

/** A step without exchange, on one rank: the mean over the local windows. */
const localStep = (rank: RankRecords): number => meanSeconds(rank.parts.local);

/** A slow-down put in on purpose counts as computing: it goes with the backward pass. */
function partsOf({ parts }: RankRecords): StepParts {
  const step = meanSeconds(parts.exchange);
  return {
    dataWait: meanSeconds(parts.dataWait),
    forward: meanSeconds(parts.forward),
    backward: meanSeconds(parts.backward) + meanSeconds(parts.slowDown),
    exchange: step - meanSeconds(parts.local),
    optimizer: meanSeconds(parts.optimizer),
    step,
  };
}

/**
 * lateness[i][r]: by how much rank r came after the first one at step i, in seconds. Who comes last waits least at the
 * barrier, so that the longest wait minus one's own is how late one is; no clocks of two hosts are compared.
 */
function latenessOf(ranks: readonly RankRecords[]): readonly (readonly number[])[] {
  const waits = ranks.map(({ parts }) => seconds(parts.wait ?? none));
  const steps = waits[0]?.length ?? 0;
  return Array.from({ length: steps }, (_, i) => {
    const own = waits.map((wait) => wait[i] ?? 0);
    const longest = own.reduce((most, one) => Math.max(most, one), 0);
    return own.map((one) => longest - one);
  });
}

function latenessOfRank(lateness: readonly (readonly number[])[], at: number): { median: number; p95: number } {
  const own = lateness.map((step) => step[at] ?? 0);
  return own.length === 0 ? { median: 0, p95: 0 } : { median: median(own), p95: quantile(sorted(own), 0.95) };
}

/**
 * A step taken apart. Means over the windows, so that the parts add up; the trial's own are those of the rank whose
 * step without exchange is longest: what the others wait for is that rank, which is no communication.
 * @param ranks of one trial, by rank
 * @returns undefined where none was asked for
 */
export function breakdownOf(ranks: readonly RankRecords[]): StepBreakdown | undefined {
  if (ranks.every(({ parts }) => Object.keys(parts).length === 0)) return undefined;
  const lateness = latenessOf(ranks);
  const each = ranks.map((rank, at) => ({
    rank: rank.rank,
    ...partsOf(rank),
    lateness: latenessOfRank(lateness, at),
  }));
  const slowest = ranks.reduce((most, one, at) => (localStep(one) > localStep(ranks[most] ?? one) ? at : most), 0);
  const own = each[slowest];
  if (own === undefined) return undefined;
  return { ...own, ranks: each, lateness: lateness.slice(0, mostSteps) };
}
