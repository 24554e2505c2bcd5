import type { Calibration, Drift, FalseAlarms, Noise, Resolution, SlowDownFound } from "../calibration/calibration.js";
import { table } from "../plan/table.js";

const digits = (value: number): string => String(Number(value.toPrecision(2)));

const percent = (share: number | null): string => (share === null ? "none" : `${digits(100 * share)} %`);

function noiseRow([metric, { paired, low, high, single, n }]: readonly [string, Noise]): readonly string[] {
  const interval = low === null || high === null ? "too few" : `${percent(low)} to ${percent(high)}`;
  return [metric, percent(paired), interval, percent(single), String(n)];
}

function driftLine(drift: Drift | null): string {
  if (drift === null) return "drift: too few blocks";
  const { ratio, p, slopePerBlock, n } = drift;
  const test = p === null ? "too few blocks for a test" : `Mann-Whitney p = ${digits(p)}`;
  const sign = slopePerBlock < 0 ? "" : "+";
  return `drift: the last half of ${n} blocks ran at ${ratio.toFixed(3)} of the first half's throughput (${test}; ${sign}${digits(100 * slopePerBlock)} % a block)`;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

function alarmLine(alarms: FalseAlarms): string {
  const { sequences, looks, failingLooks, failingSequences, holdingLooks, holdingSequences } = alarms;
  const where = `${plural(looks, "look")} at the same cell against itself, in both directions`;
  return `false alarms: \`fails\` at ${failingLooks} and \`holds\` at ${holdingLooks} of ${where} (in ${failingSequences} and ${holdingSequences} of ${sequences} directions)`;
}

function slowDownLine({ percent: put, estimate, low, high, level, foundAfter, n }: SlowDownFound): string {
  const interval =
    low === null || high === null
      ? "too few blocks for an interval"
      : `${digits(100 * level)} % interval ${digits(low)} to ${digits(high)} %`;
  const size = estimate === null ? "not measured" : `measured as ${digits(estimate)} % (${interval})`;
  const found =
    foundAfter === null ? `not found in ${plural(n, "block")}` : `found after ${plural(foundAfter, "block")}`;
  return `  ${digits(put)} % put in: ${found}; ${size}`;
}

const resolutionRow = ({ blocks, fails, holds }: Resolution): readonly string[] => [
  String(blocks),
  percent(fails),
  percent(holds),
];

/** A calibration for people. */
export function calibrationText(calibration: Calibration): string {
  const { machine, runner, workers, workload, noise, drift, falseAlarms, slowDowns, chance, resolution } = calibration;
  return [
    `${machine.cpu}, ${machine.usableCpus} of ${machine.logicalCpus} processors, host ${machine.host}`,
    `${runner} with ${plural(workers, "worker")}: ${workload}`,
    "",
    "noise of the same cell against itself (standard deviation of paired log ratios), and of single trials",
    table(
      ["metric", "paired", "95 % interval", "single", "blocks"],
      Object.entries(noise).map(noiseRow),
      new Set(["paired", "single", "blocks"]),
    ),
    "",
    driftLine(drift),
    alarmLine(falseAlarms),
    ...(slowDowns.length === 0
      ? []
      : ["slow-downs put in on purpose, against the cell without", ...slowDowns.map(slowDownLine)]),
    "",
    `what a gating claim about throughput tells here with a chance of ${percent(chance)}`,
    table(
      ["within blocks", "fails when slower than its bound by", "holds when its margin is at least"],
      resolution.map(resolutionRow),
      new Set(["within blocks", "fails when slower than its bound by", "holds when its margin is at least"]),
    ),
  ].join("\n");
}
