import { relative } from "node:path";
import type { BaselinesDiff, CellDiff, RunsSummary } from "../baselines/diff.js";
import { differencesText } from "../baselines/fingerprint.js";
import { newestFirst } from "../baselines/history.js";
import { driftOf } from "../baselines/probe-check.js";
import type { StoredBaseline } from "../baselines/store.js";
import { fewestRuns } from "../claims/against-baseline.js";
import { table } from "../plan/table.js";
import type { BaselineRun } from "../types/baseline.js";
import { comparedByDifference, type MetricName, metrics } from "../types/metrics.js";
import type { Saved } from "./baseline-actions.js";

const shown = (file: string): string => relative(process.cwd(), file) || file;
const runsText = (count: number): string => `${count} ${count === 1 ? "run" : "runs"}`;

const lacking = (runs: number): string =>
  runs < fewestRuns ? `; ${fewestRuns - runs} more before a claim can be decided` : "";

export function savedText({ name, cells, refused, unprobed, changed }: Saved): string {
  return [
    ...cells.map(({ cell, file, runs, state }) =>
      state === "saved"
        ? `${cell}: saved in ${shown(file)} (${runsText(runs)}${lacking(runs)})`
        : `${cell}: the study is in ${shown(file)} already, nothing was added`,
    ),
    ...refused.map(({ cell, because }) => `${cell}: not kept: ${because}`),
    ...(unprobed ? [`the study has no machine probe: its runs in ${name} will not count for claims`] : []),
    ...(changed.length > 0
      ? [
          `its runs in ${name} will not count for claims, for the machine changed while the study ran: ${changed.join("; ")}`,
        ]
      : []),
  ].join("\n");
}

const newestRun = ({ baseline }: StoredBaseline): string => newestFirst(baseline.runs)[0]?.at.slice(0, 10) ?? "";

export function listText(found: ReadonlyMap<string, readonly StoredBaseline[]>): string {
  const rows = [...found].flatMap(([name, files]) =>
    files.map((file) => [
      name,
      file.baseline.cell,
      String(file.baseline.runs.length),
      newestRun(file),
      shown(file.file),
    ]),
  );
  if (rows.length === 0) return "no baselines; `scalebench baseline save STUDY` keeps a study as one";
  return table(["baseline", "cell", "runs", "newest", "file"], rows, new Set(["runs"]));
}

const digits = (value: number): string => String(Number(value.toPrecision(4)));

function rangeText({ median, low, high, runs }: RunsSummary): string {
  return runs === 1 ? digits(median) : `${digits(median)} (${digits(low)} to ${digits(high)}, ${runs} runs)`;
}

function changeText(metric: MetricName, was: RunsSummary, is: RunsSummary): string {
  const difference = is.median - was.median;
  if (comparedByDifference(metric) || was.median === 0) return `${difference > 0 ? "+" : ""}${digits(difference)}`;
  const change = (100 * difference) / was.median;
  return `${change > 0 ? "+" : ""}${change.toFixed(1)} %`;
}

function cellText({ cell, differences, metrics: found }: CellDiff): string {
  const rows = found.map(({ metric, was, is }) => [
    `  ${metric}`,
    rangeText(was),
    rangeText(is),
    changeText(metric, was, is),
    metrics[metric].unit,
  ]);
  const conditions =
    differences.length === 0
      ? "same fingerprint"
      : `NOT COMPARABLE, the fingerprint differs: ${differencesText(differences)}`;
  return [`${cell}: ${conditions}`, table(["  metric", "was", "is", "change", "unit"], rows, new Set(["change"]))].join(
    "\n",
  );
}

/** Medians side by side. Whether a change is more than chance, a claim says: this does not. */
export function diffText({ cells, onlyBefore, onlyNow }: BaselinesDiff): string {
  return [
    ...cells.map(cellText),
    ...(onlyBefore.length > 0 ? [`only in the baseline: ${onlyBefore.join(", ")}`] : []),
    ...(onlyNow.length > 0 ? [`without a baseline: ${onlyNow.join(", ")}`] : []),
  ].join("\n\n");
}

function machineText(probe: BaselineRun["probe"]): string {
  if (probe === null) return "no probe";
  const rate = `${digits(probe.start.matrixProduct)} GFLOP/s`;
  return driftOf(probe).length === 0 ? rate : `${rate}, changed while it ran: does not count`;
}

export function showText(files: readonly StoredBaseline[]): string {
  return files
    .map(({ file, baseline: { cell, fingerprint, runs } }) => {
      const facts = Object.entries(fingerprint).map(([property, value]) => [`  ${property}`, value]);
      const rows = runs.map(({ study, at, commit, probe, values }) => [
        `  ${at.slice(0, 16)}`,
        study,
        commit === null ? "" : commit.replace(/^([0-9a-f]{12})[0-9a-f]{28}/, "$1"),
        String(Math.max(0, ...Object.values(values).map((list) => list.length))),
        values.throughput === undefined
          ? ""
          : digits(values.throughput.reduce((sum, one) => sum + one, 0) / values.throughput.length),
        machineText(probe),
      ]);
      const head = ["  ended", "study", "commit", "trials", "throughput", "machine"];
      return [
        `${cell}  (${shown(file)}, ${runsText(runs.length)}${lacking(runs.length)})`,
        table(["  property", "value"], facts, new Set()),
        table(head, rows, new Set(["trials", "throughput"])),
      ].join("\n\n");
    })
    .join("\n\n");
}
