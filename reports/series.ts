import type { Analysis, CellAnalysis, MetricSummary } from "../src/types/analysis.js";
import type { MetricName } from "../src/types/metrics.js";
import type { Scalar } from "../src/types/suite.js";
import { counted, shorten } from "./format/text.js";

/** How a series is told from the others: colour, shape and dash, never colour alone. */
export interface SeriesStyle {
  readonly color: string;
  readonly shape: string;
}

/** Cells that differ only in how many workers they have. */
export interface Series {
  readonly label: string;
  readonly runner: string;
  readonly style: SeriesStyle;
  /** By number of workers, ascending. */
  readonly cells: readonly CellAnalysis[];
}

type Factors = Analysis["suite"]["factors"];

const placement = new Set(["runner", "nodes", "workersPerNode"]);
const shapes = ["circle", "square", "triangle-up", "diamond", "triangle-down", "triangle-right", "cross"] as const;
const colors = ["var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)"] as const;

/** Charts cut shorter than this; tables and texts show it whole. */
const longestLabel = 120;

const lastPart = (path: string): string => path.split(".").at(-1) ?? path;
const runnerOf = (cell: CellAnalysis): string => String(cell.levels.runner ?? cell.id);
/** The same as it stands on the page. */
export const runnerLabel = (cell: CellAnalysis): string => shorten(runnerOf(cell), longestLabel);
const nodesOf = (cell: CellAnalysis): number => Number(cell.levels.nodes ?? 1);

/** The plain single process is the base line: it has the text's colour, the others take turns. */
function styleOf(runner: string, position: number): SeriesStyle {
  if (runner === "single") return { color: "var(--c0)", shape: "circle" };
  return {
    color: colors[position % colors.length] ?? "var(--c1)",
    shape: shapes[(position + 1) % shapes.length] ?? "circle",
  };
}

/** Factors beside runner and placement that take more than one level. */
const variedFactors = (factors: Factors): readonly string[] =>
  Object.entries(factors)
    .filter(([path, levels]) => !placement.has(path) && levels.length > 1)
    .map(([path]) => path);

/** "perWorker 64": the cell's levels of further factors. */
const extrasOf = (cell: CellAnalysis, varied: readonly string[]): readonly string[] =>
  varied.map((path) => `${lastPart(path)} ${String(cell.levels[path] as Scalar | undefined)}`);

function labelOf(cell: CellAnalysis, varied: readonly string[], byNodes: boolean): string {
  const nodes = byNodes ? [counted(nodesOf(cell), "node")] : [];
  return [runnerOf(cell), ...extrasOf(cell, varied), ...nodes].join(", ");
}

/** True where two cells of equal other levels reach one worker count in two ways (2 x 1 and 1 x 2). */
function placementsCollide(cells: readonly CellAnalysis[], varied: readonly string[]): boolean {
  const keys = cells.map((cell) => `${labelOf(cell, varied, false)}\n${cell.workers}`);
  return new Set(keys).size < keys.length;
}

/** Node 20 has no Map.groupBy. Keys in the order of their first member. */
export function grouped<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [item]);
    else members.push(item);
  }
  return groups;
}

/** The cells as series, in the order of the analysis. */
export function seriesOf(cells: readonly CellAnalysis[], factors: Factors): readonly Series[] {
  const varied = variedFactors(factors);
  const byNodes = placementsCollide(cells, varied);
  const groups = grouped(cells, (cell) => labelOf(cell, varied, byNodes));
  let position = 0;
  return [...groups].map(([label, members]) => {
    const runner = members[0] === undefined ? label : runnerOf(members[0]);
    const style = styleOf(runner, position);
    if (runner !== "single") position += 1;
    return {
      label: shorten(label, longestLabel),
      runner: shorten(runner, longestLabel),
      style,
      cells: members.toSorted((a, b) => a.workers - b.workers),
    };
  });
}

/** What nodes that are no machines of their own are called: emulated ones have a network between them, simulated ones none. */
export const nodesWord = (cell: CellAnalysis): "simulated" | "emulated" | undefined =>
  cell.simulatedNodes ? (cell.nodesAre ?? "simulated") : undefined;

/** "2 workers", "4 workers on 2 simulated nodes". */
export function placeLabel(cell: CellAnalysis): string {
  const nodes = nodesOf(cell);
  const workers = counted(cell.workers, "worker");
  const word = nodesWord(cell);
  if (nodes > 1) return `${workers} on ${nodes} ${word === undefined ? "" : `${word} `}nodes`;
  return word === undefined ? workers : `${workers}, ${word} node`;
}

/** The same for a chart, where room is short. */
export function shortPlaceLabel(cell: CellAnalysis): string {
  const nodes = nodesOf(cell);
  const where = nodes > 1 ? ` / ${counted(nodes, "node")}` : "";
  const word = nodesWord(cell);
  return `${cell.workers} w${where}${word === undefined ? "" : word === "emulated" ? " emul." : " sim."}`;
}

/** What cells that differ by their runner alone have in common: "2 workers, perWorker 64". */
export function commonLabel(cell: CellAnalysis, factors: Factors, place: (cell: CellAnalysis) => string): string {
  return shorten([place(cell), ...extrasOf(cell, variedFactors(factors))].join(", "), longestLabel);
}

export const cellLabel = (series: Series, cell: CellAnalysis): string => `${series.label}, ${placeLabel(cell)}`;

/** Every cell with its series, in the order of the series. */
export function eachCell(
  series: readonly Series[],
): readonly { readonly series: Series; readonly cell: CellAnalysis }[] {
  return series.flatMap((entry) => entry.cells.map((cell) => ({ series: entry, cell })));
}

/** A metric of a cell when it is there and a finite number. */
export function metricOf(cell: CellAnalysis, name: MetricName): MetricSummary | undefined {
  const summary = cell.metrics[name];
  return summary !== undefined && Number.isFinite(summary.median) ? summary : undefined;
}
