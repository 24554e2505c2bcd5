import type { CellAnalysis, MetricSummary } from "../src/types/analysis.js";
import { breakdownOf } from "./breakdown.js";
import { bracketsOf } from "./format/interval.js";
import { chosen, percent, plain, quantity, quantityWithin } from "./format/quantity.js";
import { listed } from "./format/text.js";
import type { Table, Text, TextPart } from "./panel.js";
import { cellLabel, metricOf, type Series } from "./series.js";
import { type PartGrowth, type StepGrowth, stepGrowth } from "./step-growth.js";

/** What a series loses in its least efficient cell. */
export interface Loss {
  readonly label: string;
  readonly cell: CellAnalysis;
  readonly base: CellAnalysis;
  readonly efficiency: MetricSummary;
  /** Undefined where the steps of either cell were not taken apart. */
  readonly growth: StepGrowth | undefined;
}

/** Parts below this share of what grew, or shrank, are left to the table. */
const worthNaming = 0.1;

/** The least efficient cell of each series against its base, which has fewer workers; the lowest efficiency first. */
export function lossesOf(series: readonly Series[]): readonly Loss[] {
  const cells = new Map(series.flatMap((entry) => entry.cells.map((cell) => [cell.id, cell] as const)));
  const losses = series.flatMap((entry): Loss[] => {
    const own = entry.cells.flatMap((cell) => {
      const scaled = scaledOver(cell, cells);
      return scaled === undefined ? [] : [{ label: cellLabel(entry, cell), cell, ...scaled }];
    });
    const [worst] = own.toSorted(byEfficiency);
    return worst === undefined ? [] : [{ ...worst, growth: stepGrowth(worst.cell, worst.base) }];
  });
  return losses.toSorted(byEfficiency);
}

type HasEfficiency = Pick<Loss, "efficiency">;
const byEfficiency = (a: HasEfficiency, b: HasEfficiency): number => a.efficiency.median - b.efficiency.median;

/** Against the runner's own base, or the plain single process where the runner has no smaller cell. */
function scaledOver(
  cell: CellAnalysis,
  cells: ReadonlyMap<string, CellAnalysis>,
): Pick<Loss, "base" | "efficiency"> | undefined {
  for (const name of ["efficiency", "efficiencyOverSingle"] as const) {
    const efficiency = metricOf(cell, name);
    const base = efficiency?.base === undefined ? undefined : cells.get(efficiency.base);
    if (efficiency !== undefined && base !== undefined && base.workers < cell.workers) return { base, efficiency };
  }
  return undefined;
}

/** Why efficiency falls, with the numbers behind it: which parts of a step grew, never what made them grow. */
export function bottleneckText([worst]: readonly Loss[]): Text {
  if (worst === undefined) return "No cell can be set against one with fewer workers, so that no efficiency can fall.";
  const { efficiency } = worst;
  const keeps: readonly TextPart[] = [
    { strong: percent(efficiency.median) },
    ` of the ideal against `,
    { code: worst.base.id },
    ` (efficiency ${quantityWithin(efficiency.median, efficiency.low, efficiency.high, "1")}, ${bracketsOf(efficiency)}, n = ${efficiency.n})`,
  ];
  if (efficiency.median >= 1 || (efficiency.high !== null && efficiency.high >= 1)) {
    const how = efficiency.median >= 1 ? "No efficiency falls" : "No efficiency falls beyond the spread of its trials";
    return [`${how}: the lowest, `, { strong: worst.label }, ", keeps ", ...keeps, "."];
  }
  const alone = efficiency.high === null ? " One trial tells no spread." : "";
  return [{ strong: worst.label }, " keeps ", ...keeps, `.${alone} `, ...growthText(worst)];
}

function growthText({ cell, base, growth }: Loss): readonly TextPart[] {
  if (growth === undefined) {
    return [
      "Which part of a step grew is not known, for no step of ",
      { code: breakdownOf(cell) === undefined ? cell.id : base.id },
      " was taken apart.",
    ];
  }
  const ideal = `the ideal of ${quantity(growth.ideal, "s")} (${idealWords(cell, base, growth)}; n = ${growth.n})`;
  const grew = growth.parts.filter(({ seconds }) => seconds > 0);
  const sum = grew.reduce((total, { seconds }) => total + seconds, 0);
  if (!(growth.seconds > 0) || sum === 0) {
    return [
      `The steps that were taken apart after the timed window do not show it: they take ${quantity(growth.step, "s")} against ${ideal}.`,
    ];
  }
  const named = grew.filter(({ seconds }) => seconds >= worthNaming * sum).toSorted((a, b) => b.seconds - a.seconds);
  const shrank = growth.parts.filter(({ seconds }) => seconds <= -worthNaming * sum);
  const [first, ...others] = named.map(
    (part) => `${partText(part, named)} (${percent(Math.round((100 * part.seconds) / sum) / 100)})`,
  );
  return [
    `A step takes ${quantity(growth.seconds, "s")} longer than ${ideal}. Of what grew, `,
    { strong: first ?? "" },
    `${others.length === 0 ? "" : `, ${listed(others)}`}.`,
    ...(shrank.length === 0 ? [] : [` Less than ideal: ${listed(shrank.map((part) => partText(part, shrank)))}.`]),
    spreadText(named),
    imbalanceText(growth),
    windowText(growth, cell, base),
  ];
}

const samples = (count: number): string => `${chosen(count)} sample${count === 1 ? "" : "s"}`;

function idealWords(cell: CellAnalysis, base: CellAnalysis, { share }: StepGrowth): string {
  const own = cell.globalBatch / cell.workers;
  if (Math.abs(share - 1) < 1e-9) return `the base's step, for a worker has the same ${samples(own)}`;
  return `the base's step times ${plain(share)}, for a worker has ${chosen(own)} instead of ${samples(base.globalBatch / base.workers)}`;
}

const signed = (seconds: number): string => `${seconds > 0 ? "+" : ""}${quantity(seconds, "s")}`;

/** Which of several lie within the spread is said beside each; where it is all of them, in a sentence. */
function partText({ words, seconds, spread }: PartGrowth, among: readonly PartGrowth[]): string {
  const mixed = among.some((part) => part.spread !== spread);
  const said = mixed && spread === "within" ? ", within the spread" : "";
  return `${words} ${signed(seconds)}${said}`;
}

function spreadText(named: readonly PartGrowth[]): string {
  if (named.every(({ spread }) => spread === "within")) {
    return " All of this is within the spread of the trials: more of them would tell which part it is.";
  }
  if (named.every(({ spread }) => spread === "unknown")) {
    return " How much the parts differ from trial to trial is not known.";
  }
  return "";
}

/** A rank that computes longer than the others makes all of them wait; the exchange has no part in it. */
function imbalanceText({ imbalance, seconds }: StepGrowth): string {
  if (imbalance === null || imbalance < worthNaming * seconds) return "";
  return ` Without the exchange, the rank that computes longest takes ${quantity(imbalance, "s")} more for a step than the mean of the ranks.`;
}

/** Steps were taken apart after the window in which the efficiency was measured. They may not show the same. */
function windowText({ ideal, step }: StepGrowth, cell: CellAnalysis, base: CellAnalysis): string {
  const efficiency = scaledOver(cell, new Map([[base.id, base]]))?.efficiency;
  if (efficiency === undefined) return "";
  const kept = ideal / step;
  const { low, median, high } = efficiency;
  const near = Math.abs(kept - median) <= worthNaming * median || (kept >= (low ?? median) && kept <= (high ?? median));
  return near
    ? ""
    : ` These steps were taken apart after the timed window, and by themselves keep ${percent(kept)} of the ideal.`;
}

/** What grew in the least efficient cell of every series; undefined where nothing was taken apart. */
export function growthTable(losses: readonly Loss[]): Table | undefined {
  const known = losses.flatMap((loss) => (loss.growth === undefined ? [] : [{ ...loss, growth: loss.growth }]));
  const [first] = known;
  if (first === undefined) return undefined;
  return {
    columns: [
      { title: "Least efficient cell" },
      { title: "Efficiency", numeric: true },
      { title: "Ideal step", numeric: true },
      { title: "Step", numeric: true },
      ...first.growth.parts.map(({ words }) => ({ title: words, numeric: true })),
      { title: "n", numeric: true },
      { title: "Beyond the spread of the trials" },
    ],
    rows: known.map(({ label, efficiency, growth }) => [
      label,
      quantityWithin(efficiency.median, efficiency.low, efficiency.high, "1"),
      quantity(growth.ideal, "s"),
      quantity(growth.step, "s"),
      ...growth.parts.map(({ seconds }) => signed(seconds)),
      String(growth.n),
      beyondText(growth.parts),
    ]),
  };
}

function beyondText(parts: readonly PartGrowth[]): string {
  if (parts.every(({ spread }) => spread === "unknown")) return "not known";
  const beyond = parts.filter(({ spread }) => spread === "beyond").map(({ words }) => words);
  return beyond.length === 0 ? "none" : listed(beyond);
}
