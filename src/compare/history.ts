import { differencesOf } from "../baselines/fingerprint.js";
import { probeDifferences, usualProbe } from "../baselines/probe-check.js";
import { quantile, sorted } from "../stats/quantile.js";
import { quantileInterval } from "../stats/quantile-interval.js";
import type { Analysis, CellAnalysis } from "../types/analysis.js";
import type { Baseline, Fingerprint, FingerprintDifference, MachineProbe } from "../types/baseline.js";
import type { ClaimHistory, HistoryEntry, HistoryPoint, StudyHistory } from "../types/history.js";
import type { CellId } from "../types/ids.js";
import { metrics } from "../types/metrics.js";

/** A study with what its cells were measured under. */
export interface PastStudy {
  readonly analysis: Analysis;
  readonly fingerprint: (cell: CellId) => Fingerprint;
}

type Value = Omit<HistoryPoint, "entry">;

/** What studies and runs of a baseline have in common. */
interface Occasion {
  readonly about: Omit<HistoryEntry, "differences" | "machine">;
  readonly probe: MachineProbe | undefined;
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  readonly throughput: ReadonlyMap<string, Value>;
  readonly analysis: Analysis | undefined;
}

function throughputOf({ metrics: found }: CellAnalysis): Value | undefined {
  const { throughput } = found;
  if (throughput === undefined) return undefined;
  const { median, low, high, n } = throughput;
  return { estimate: median, low, high, n };
}

function occasionOf({ analysis, fingerprint }: PastStudy): Occasion {
  const { study, finishedAt, startedAt, environment, verdict, probe, cells } = analysis;
  const { start = null, end = null } = probe ?? {};
  const commit = environment.code?.gitCommit ?? null;
  return {
    about: { study, at: finishedAt ?? startedAt, commit, source: "study", verdict, warning: slowedText(analysis) },
    probe: start === null || end === null ? undefined : usualProbe([{ probe: { start, end } }]),
    fingerprints: new Map(cells.map(({ id }) => [id, fingerprint(id)])),
    throughput: new Map(cells.flatMap((cell) => entryOf(cell.id, throughputOf(cell)))),
    analysis,
  };
}

/** Slowed cells have the fingerprint of others, so that claims find them: the reader must know. */
function slowedText({ cells }: Analysis): string {
  const slowed = cells.flatMap(({ warnings }) =>
    warnings.filter((warning) => warning.startsWith("slowed down on purpose")),
  );
  return slowed[0] ?? "";
}

const entryOf = <Found>(id: string, value: Found | undefined): (readonly [string, Found])[] =>
  value === undefined ? [] : [[id, value]];

/** Median with its exact interval at 95 %, where there are enough values. */
function summary(values: readonly number[] | undefined): Value | undefined {
  if (values === undefined || values.length === 0) return undefined;
  const ascending = sorted(values);
  const interval = quantileInterval(ascending, 0.5, 0.95);
  return {
    estimate: quantile(ascending, 0.5),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    n: values.length,
  };
}

/** The runs of a baseline's cells, put together by study and time. */
function occasionsOf(baselines: readonly Baseline[]): readonly Occasion[] {
  const byRun = new Map<string, { baseline: Baseline; run: Baseline["runs"][number] }[]>();
  for (const baseline of baselines) {
    for (const run of baseline.runs) {
      const key = JSON.stringify([run.at, run.study]);
      byRun.set(key, [...(byRun.get(key) ?? []), { baseline, run }]);
    }
  }
  return [...byRun.values()].flatMap((parts) => {
    const [first] = parts;
    if (first === undefined) return [];
    const { study, at, commit, probe } = first.run;
    return [
      {
        about: { study, at, commit, source: "baseline" as const, verdict: null, warning: "" },
        probe: probe === null ? undefined : usualProbe([{ probe }]),
        fingerprints: new Map(parts.map(({ baseline }) => [baseline.cell, baseline.fingerprint])),
        throughput: new Map(
          parts.flatMap(({ baseline, run }) => entryOf(baseline.cell, summary(run.values.throughput))),
        ),
        analysis: undefined,
      },
    ];
  });
}

const same = (a: FingerprintDifference, b: FingerprintDifference): boolean =>
  a.property === b.property && a.was === b.was && a.is === b.is;

function differencesBetween(before: Occasion, now: Occasion): readonly FingerprintDifference[] {
  const all = [...now.fingerprints].flatMap(([cell, fingerprint]) => {
    const was = before.fingerprints.get(cell);
    return was === undefined ? [] : differencesOf(was, fingerprint);
  });
  return all.filter((one, index) => all.findIndex((other) => same(one, other)) === index);
}

function entriesOf(occasions: readonly Occasion[]): readonly HistoryEntry[] {
  return occasions.map((now, index) => {
    const before = occasions[index - 1];
    if (before === undefined) return { ...now.about, differences: [], machine: [] };
    const [was, is] = [before.probe, now.probe];
    const machine = was === undefined || is === undefined ? [] : probeDifferences(was, is);
    return { ...now.about, differences: differencesBetween(before, now), machine };
  });
}

const about = ({ metric, bound, comparisons }: Analysis["claims"][number]): string =>
  JSON.stringify([metric, bound.kind, comparisons.map(({ cell, against }) => [cell, against]).toSorted()]);

/** A claim's results wherever a study has a claim of that name about the same cells and metric. */
function claimHistories(subject: Analysis, occasions: readonly Occasion[]): readonly ClaimHistory[] {
  return subject.claims.map((claim) => ({
    claim,
    points: occasions.flatMap(({ analysis }, entry) => {
      const found = analysis?.claims.find((one) => one.id === claim.id && about(one) === about(claim));
      if (found === undefined || found.estimate === null) return [];
      const { estimate, low, high, n, verdict } = found;
      return [{ entry, estimate, low, high, n, verdict }];
    }),
  }));
}

/** Why a study cannot stand beside the page's own; undefined where it can. */
function obstacle(subject: Analysis, { suite, cells }: Analysis): string | undefined {
  if (suite.name !== subject.suite.name) return `it is of another suite, ${suite.name}`;
  const own = new Set<string>(subject.cells.map(({ id }) => id));
  return cells.some(({ id }) => own.has(id)) ? undefined : "none of its cells is in this study";
}

const time = ({ about: { at } }: Occasion): string => at ?? "";

/**
 * Several studies of a suite, and the runs of a baseline, in the order of time. Pure.
 * @param subject the study that the page is about
 */
export function historyOf(
  subject: PastStudy,
  others: readonly PastStudy[],
  baselines: readonly Baseline[] = [],
): StudyHistory {
  const leftOut: { study: string; because: string }[] = [];
  const kept = [occasionOf(subject)];
  const isKept = ({ about: { study, at } }: Occasion): boolean =>
    kept.some((one) => one.about.study === study && one.about.at === at);
  for (const other of others) {
    const occasion = occasionOf(other);
    const because = isKept(occasion) ? "it was given twice" : obstacle(subject.analysis, other.analysis);
    if (because === undefined) kept.push(occasion);
    else leftOut.push({ study: other.analysis.study, because });
  }
  // A study that was saved as a baseline is there already, with all that it found.
  for (const occasion of occasionsOf(baselines)) if (!isKept(occasion)) kept.push(occasion);
  const occasions = kept.toSorted((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0));
  return {
    entries: entriesOf(occasions),
    claims: claimHistories(subject.analysis, occasions),
    cells: subject.analysis.cells.flatMap(({ id }) => {
      const points = occasions.flatMap(({ throughput }, entry) => {
        const value = throughput.get(id);
        return value === undefined ? [] : [{ entry, ...value }];
      });
      const { unit } = metrics.throughput;
      return points.length < 2 ? [] : [{ cell: id, metric: "throughput" as const, unit, points }];
    }),
    leftOut,
  };
}
