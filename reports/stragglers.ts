import { binomialInterval } from "../src/stats/binomial-interval.js";
import { median } from "../src/stats/median.js";
import { type Breakdown, breakdownOf } from "./breakdown.js";
import { percent, quantity } from "./format/quantity.js";
import { counted } from "./format/text.js";
import type { Table, Text } from "./panel.js";
import { cellLabel, eachCell, type Series } from "./series.js";

/** The rank of a cell that comes last to the exchange most often, in the steps of one trial. */
export interface LastRank {
  readonly rank: number;
  readonly ranks: number;
  /** Steps in which it came last, of those in which one did. */
  readonly last: number;
  readonly steps: number;
  /** Interval of its share of the steps, 95 % over all of the cell's ranks together. */
  readonly low: number;
  readonly high: number;
  /** Median seconds that the rank which came first waited for it, where it came last. */
  readonly wait: number;
  /** That wait over the step. */
  readonly waitShare: number;
  /** More often than chance would have it. */
  readonly systematic: boolean;
  /** The rank whose median lateness over all trials is largest, which may be another. */
  readonly latest: number | undefined;
  /** Trials that these medians are over. */
  readonly trials: number;
}

/** Wrong for at most this share of cells, were steps independent. */
const alpha = 0.05;
/** A wait of less than this share of a step is told, and called no straggler. */
const straggling = 0.05;

/** Thirty years: nobody waited longer. */
const mostSeconds = 1e9;

/** Ranks' lateness step by step, without steps that lack a rank or a number. */
export function latenessOf({ ranks, steps }: Breakdown): readonly (readonly number[])[] {
  return steps.lateness.filter(
    (step) => step.length === ranks.length && step.every((late) => late >= 0 && late <= mostSeconds),
  );
}

/**
 * Who comes last. If all ranks were alike each would be last in 1/ranks of the steps; one whose exact binomial interval
 * (Clopper and Pearson) lies above that is last more often than chance would have it. The ranks share the error
 * (Bonferroni), for it is the one that is last most often that is looked at. Steps of which several ranks are last do not count.
 * @returns undefined for one rank, or without such steps
 */
export function lastRank(breakdown: Breakdown): LastRank | undefined {
  const lateness = latenessOf(breakdown);
  const ranks = lateness[0]?.length ?? 0;
  if (ranks < 2) return undefined;
  const waits: number[][] = Array.from({ length: ranks }, () => []);
  for (const step of lateness) {
    const most = step.reduce((latest, late) => Math.max(latest, late), 0);
    if (step.indexOf(most) === step.lastIndexOf(most)) waits[step.indexOf(most)]?.push(most);
  }
  const steps = waits.reduce((sum, own) => sum + own.length, 0);
  const at = waits.reduce((most, own, index) => (own.length > (waits[most]?.length ?? 0) ? index : most), 0);
  const own = waits[at] ?? [];
  if (steps === 0 || own.length === 0) return undefined;
  const { low, high } = binomialInterval(own.length, steps, 1 - alpha / ranks);
  const wait = median(own);
  return {
    rank: breakdown.ranks[at]?.rank ?? at,
    ranks,
    last: own.length,
    steps,
    low,
    high,
    wait,
    waitShare: wait / breakdown.step,
    systematic: low > 1 / ranks,
    latest: latestRank(breakdown),
    trials: breakdown.n,
  };
}

/** Undefined where several ranks share the largest median. */
function latestRank({ ranks }: Breakdown): number | undefined {
  const [first, second] = ranks.toSorted((a, b) => b.lateness.median - a.lateness.median);
  if (first === undefined || second === undefined) return undefined;
  return first.lateness.median > second.lateness.median ? first.rank : undefined;
}

interface Named {
  readonly label: string;
  readonly found: LastRank;
}

/** The text and the table are about the same, and an exact interval takes its time. */
const known = new WeakMap<readonly Series[], readonly Named[]>();

function namedOf(series: readonly Series[]): readonly Named[] {
  const found = known.get(series) ?? findNamed(series);
  known.set(series, found);
  return found;
}

const findNamed = (series: readonly Series[]): readonly Named[] =>
  eachCell(series).flatMap(({ series: entry, cell }) => {
    const breakdown = breakdownOf(cell);
    const found = breakdown === undefined ? undefined : lastRank(breakdown);
    return found === undefined ? [] : [{ label: cellLabel(entry, cell), found }];
  });

const byWait = (a: Named, b: Named): number => b.found.waitShare - a.found.waitShare;

/** More than these are in the table. */
const mostNamed = 3;

/** Who comes last how often, and how long the others wait; undefined where no cell has two ranks. */
export function stragglerText(series: readonly Series[]): Text | undefined {
  const named = namedOf(series);
  if (named.length === 0) return undefined;
  const late = named.filter(({ found }) => found.systematic).toSorted(byWait);
  const method = "binomial intervals of one trial's steps, 95 % a cell, as if steps were independent";
  if (late.length === 0) {
    const [closest] = named.toSorted((a, b) => b.found.low * b.found.ranks - a.found.low * a.found.ranks);
    const nearest = closest === undefined ? "" : ` The closest to it: ${oftenText(closest)}.`;
    return `No rank comes last to the exchange more often than chance would have it (${counted(named.length, "cell")} with two or more ranks; ${method}).${nearest}`;
  }
  const shown = late.slice(0, mostNamed);
  const rest = late.length - shown.length;
  return [
    { strong: `${late.length} of ${counted(named.length, "cell")}` },
    ` with two or more ranks ${late.length === 1 ? "has" : "have"} a rank that comes last to the exchange more often than chance would have it (${method}). `,
    ...shown.map((each, index) => `${index === 0 ? "" : " "}${oftenText(each)}.`),
    ...(rest > 0 ? [` ${counted(rest, "further cell")} in the table.`] : []),
  ];
}

function oftenText({ label, found }: Named): string {
  const waits = `the rank that came first then waits a median of ${quantity(found.wait, "s")} for it, ${percent(found.waitShare)} of a step`;
  const others =
    found.trials < 2 || found.latest === undefined || found.latest === found.rank
      ? ""
      : `, but over all ${found.trials} trials rank ${found.latest} has the largest median lateness`;
  return `${label}: rank ${found.rank} in ${found.last} of ${counted(found.steps, "step")} (${shareText(found)}); ${waits}${others}`;
}

const shareText = ({ last, steps, low, high, ranks }: LastRank): string =>
  `${percent(last / steps)} [${percent(low)}, ${percent(high)}], by chance ${percent(1 / ranks)}`;

/** A row a cell: who comes last, how often, how late. */
export function stragglerTable(series: readonly Series[]): Table | undefined {
  const named = namedOf(series);
  if (named.length === 0) return undefined;
  return {
    columns: [
      { title: "Cell" },
      { title: "Last most often" },
      { title: "Steps", numeric: true },
      { title: "Share [interval]", numeric: true },
      { title: "By chance", numeric: true },
      { title: "The earliest waits (median)", numeric: true },
      { title: "Of a step", numeric: true },
      { title: "" },
    ],
    rows: named.map(({ label, found }) => [
      label,
      `rank ${found.rank}`,
      `${found.last} of ${found.steps}`,
      `${percent(found.last / found.steps)} [${percent(found.low)}, ${percent(found.high)}]`,
      percent(1 / found.ranks),
      quantity(found.wait, "s"),
      percent(found.waitShare),
      judgement(found),
    ]),
  };
}

function judgement({ systematic, waitShare }: LastRank) {
  if (!systematic) return { state: "pass" as const, text: "as chance would have it" };
  return waitShare > straggling
    ? { state: "warn" as const, text: `straggler: more often than chance, by over ${percent(straggling)} of a step` }
    : { state: "pass" as const, text: "more often than chance, by little" };
}
