import { exponentOf } from "./line.js";

/** One process of a stage. */
export interface Point {
  readonly stage: string;
  readonly cells: number;
  readonly seconds: number;
  /** Peak, in bytes. */
  readonly memory: number;
}

export interface GrowthRow {
  readonly stage: string;
  readonly what: "time" | "memory";
  /** In seconds or bytes, by cells, ascending. */
  readonly costs: readonly (readonly [cells: number, cost: number])[];
  /** Over all sizes, and over the two largest alone, where a process's start hides least. */
  readonly exponent: { readonly all: number; readonly last: number };
}

function rowOf(stage: string, what: GrowthRow["what"], points: readonly Point[]): GrowthRow {
  const costs = points
    .filter((point) => point.stage === stage)
    .map(({ cells, seconds, memory }) => [cells, what === "time" ? seconds : memory] as const)
    .sort(([a], [b]) => a - b);
  return { stage, what, costs, exponent: { all: exponentOf(costs), last: exponentOf(costs.slice(-2)) } };
}

/** Time and memory of each stage that was measured at two sizes or more. */
export const growthRows = (points: readonly Point[]): readonly GrowthRow[] =>
  [...new Set(points.map(({ stage }) => stage))]
    .flatMap((stage) => [rowOf(stage, "time", points), rowOf(stage, "memory", points)])
    .filter(({ costs }) => costs.length > 1);

const mostExponent = 1.1;

function costText(what: GrowthRow["what"], cost: number | undefined): string {
  if (cost === undefined) return "";
  return what === "time" ? `${Number(cost.toPrecision(3))} s` : `${Math.round(cost / 1e6)} MB`;
}

/** The part of docs/performance.md about growth. */
export function growthText(rows: readonly GrowthRow[], around: string): string {
  const sizes = [...new Set(rows.flatMap(({ costs }) => costs.map(([cells]) => cells)))].sort((a, b) => a - b);
  const line = ({ stage, what, costs, exponent }: GrowthRow): string => {
    const byCells = new Map(costs);
    const kept = Math.max(exponent.all, exponent.last) <= mostExponent;
    const numbers = [exponent.all, exponent.last].map((value) => value.toFixed(2));
    const cells = sizes.map((size) => costText(what, byCells.get(size)));
    return `| ${[`${stage}, ${what}`, ...cells, ...numbers, kept ? "kept" : "BROKEN"].join(" | ")} |`;
  };
  return [
    `${around} One process each (n = 1), of a study of one block.`,
    "",
    `| cells | ${sizes.map((size) => size.toLocaleString("en")).join(" | ")} | exponent | of the two largest | <= ${mostExponent} |`,
    `|---|${sizes.map(() => "--:|").join("")}--:|--:|---|`,
    ...rows.map(line),
  ].join("\n");
}
