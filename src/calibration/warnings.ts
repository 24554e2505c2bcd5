import { comparisonAlpha } from "../claims/alpha.js";
import { gatingClaims } from "../claims/decide.js";
import { type MetricInfo, metrics } from "../types/metrics.js";
import type { Cell, Plan } from "../types/plan.js";
import type { Bound, ClaimSpec, Levels } from "../types/suite.js";
import type { CalibratedMachine, Calibration, Noise } from "./calibration.js";
import type { RandomStream } from "./random-stream.js";
import { distances, relative } from "./resolution.js";

interface MarginRequest {
  readonly plan: Pick<Plan, "cells" | "claims" | "alpha" | "repeats">;
  readonly calibrations: readonly Calibration[];
  /** The machine that the plan will run on. */
  readonly machine: CalibratedMachine;
  readonly random: RandomStream;
}

/** Beyond it a distance shrinks as one over the root of the blocks, near enough for a warning. */
const mostSimulated = 20;
const runs = 400;

/**
 * A sentence for each claim whose margin is finer than this machine resolves within `repeats.max` blocks: it would
 * end undecided even where nothing differs. Looks at claims that compare sibling cells by ratio, for there the
 * expected value is 1; a claim against a number or a baseline expects what no calibration knows.
 */
export function marginWarnings({ plan, calibrations, machine, random }: MarginRequest): readonly string[] {
  const here = calibrations
    .filter((one) => sameMachine(one.machine, machine))
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  if (here.length === 0) return [];
  const gating = gatingClaims(plan.claims).length;
  return plan.claims.flatMap((claim) => {
    const margin = marginOf(claim);
    const cell = plan.cells.find(({ levels }) => selects(claim.where, levels));
    if (margin === undefined || cell === undefined) return [];
    const calibration = closest(here, cell);
    const noise = calibration?.noise[claim.metric];
    if (calibration === undefined || noise === undefined) return [];
    const alpha = comparisonAlpha(plan.alpha, gating, 1, claim.bound);
    const finest = resolved(noise, plan.repeats.max, alpha, random);
    return finest !== null && margin >= finest
      ? []
      : [sentence(claim, margin, finest, noise, calibration, plan.repeats.max)];
  });
}

const sameMachine = (a: CalibratedMachine, b: CalibratedMachine): boolean =>
  a.host === b.host && a.cpu === b.cpu && a.logicalCpus === b.logicalCpus && a.usableCpus === b.usableCpus;

const selects = (where: Levels, levels: Levels): boolean =>
  Object.entries(where).every(([factor, level]) => levels[factor] === level);

/** The newest of the cell's own runner and workers, else the newest of as many workers, else the newest. */
function closest(newestFirst: readonly Calibration[], { runner, workers }: Cell): Calibration | undefined {
  return (
    newestFirst.find((one) => one.runner === runner && one.workers === workers) ??
    newestFirst.find((one) => one.workers === workers) ??
    newestFirst[0]
  );
}

/** How far an unchanged ratio, which is 1, lies from the bound; undefined where the claim does not expect one. */
function marginOf({ metric, against, bound }: ClaimSpec): number | undefined {
  const { kind, compare }: MetricInfo = metrics[metric];
  const byRatio = (kind === "rate" || kind === "cost") && compare !== "difference";
  if (!byRatio || against === undefined || against === "baseline") return undefined;
  return expectsOne(bound) ? distanceFromOne(bound) : undefined;
}

/** At least 1.5 times the sibling expects more than the sibling. */
const expectsOne = ({ kind, value }: Bound): boolean =>
  kind === "within" || (kind === "atLeast" ? value <= 1 : value >= 1);

const distanceFromOne = ({ kind, value }: Bound): number => (kind === "within" ? value : Math.abs(1 - value));

function resolved(noise: Noise, blocks: number, alpha: ReturnType<typeof comparisonAlpha>, random: RandomStream) {
  const simulated = Math.min(blocks, mostSimulated);
  const [distance = Number.POSITIVE_INFINITY] = distances("holds", [simulated], alpha, runs, random);
  return relative(distance * Math.sqrt(simulated / blocks), noise.paired);
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

function sentence(
  { id, metric }: ClaimSpec,
  margin: number,
  finest: number | null,
  noise: Noise,
  { at, runner, workers }: Calibration,
  blocks: number,
): string {
  const found = `${at.slice(0, 10)} with ${runner}, ${workers} ${workers === 1 ? "worker" : "workers"}`;
  const resolves =
    finest === null
      ? `within ${blocks} blocks no claim can be decided`
      : `this machine resolves about ${percent(finest)} within ${blocks} blocks`;
  return `claim ${id}: its margin of ${percent(margin)} is finer than ${metric} can show: ${resolves} (noise ${percent(noise.paired)}, calibrated ${found}); widen the bound, raise measure.repeats.max, or measure more steps`;
}
