import type { Cluster, Plan } from "../types/plan.js";
import type { ClaimSpec } from "../types/suite.js";
import type { Estimate } from "./estimate.js";
import { levelsText } from "./expand.js";
import { blockOrder } from "./order.js";
import { durationText, table } from "./table.js";
import { Siblings } from "./targets.js";

interface RenderOptions {
  readonly estimate: Estimate;
  readonly cluster: Pick<Cluster, "kind" | "simulated">;
}

/** A terminal holds no more; `--json` has all. */
const mostRows = 200;
const mostInBlock = 12;

const cut = <Item>(items: readonly Item[], most: number, more: (count: number) => Item): readonly Item[] =>
  items.length <= most ? items : [...items.slice(0, most), more(items.length - most)];

const columns = ["cell", "nodes", "workers", "batch", "a worker", "trial"] as const;

function cellTable(plan: Plan, { estimate, cluster }: RenderOptions): string {
  const rows = plan.cells
    .slice(0, mostRows)
    .map((cell, index) => [
      cell.id,
      `${cell.nodes}${cluster.simulated(cell.nodes) ? ` ${cluster.kind === "emulated" ? "emulated" : "simulated"}` : ""}`,
      String(cell.workers),
      String(cell.globalBatch),
      String(cell.workerBatch),
      `~${durationText(estimate.trials[index]?.seconds ?? 0)}`,
    ]);
  const more = plan.cells.length - rows.length;
  const text = table(columns, rows, new Set(columns.slice(1)));
  return more > 0 ? `${text}\nand ${more} more` : text;
}

function excludedLines({ excluded }: Plan): readonly string[] {
  const lines = excluded.map(({ levels, because }) => `  ${levelsText(levels)}: ${because}`);
  return cut(lines, mostRows, (count) => `  and ${count} more`);
}

function blockLines({ seed, repeats, cells }: Plan): readonly string[] {
  const ids = cells.map(({ id }) => String(id));
  return Array.from({ length: Math.min(repeats.min, mostRows) }, (_, index) => {
    const order = cut(blockOrder(seed, index + 1, ids), mostInBlock, (count) => `and ${count} more`);
    return `  ${String(index + 1).padStart(3)}  ${order.join(", ")}`;
  });
}

const boundWords = { atLeast: "at least", atMost: "at most", within: "within" } as const;

function againstText(against: ClaimSpec["against"]): string {
  if (against === undefined) return "";
  return against === "baseline" ? " of its baseline" : ` of the sibling with ${levelsText(against)}`;
}

function claimLine(claim: ClaimSpec, siblings: Siblings): string {
  const { id, metric, bound, against, gate } = claim;
  const comparisons = siblings.select(claim).targets.length;
  const sibling = againstText(against);
  const cells = `${comparisons} ${comparisons === 1 ? "cell" : "cells"}`;
  return `  ${id}: ${metric} ${boundWords[bound.kind]} ${bound.value}${sibling} (${cells}${gate ? "" : ", does not gate"})`;
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** What a verdict may be worth, and how the chance of error is shared out. */
function errorLines({ alpha, claims }: Plan): readonly string[] {
  const gating = claims.filter(({ gate }) => gate).length;
  if (gating === 0) return [];
  const all = `a wrong \`fails\` has a chance of at most ${percent(alpha.fails)}, a wrong \`holds\` of ${percent(alpha.holds)}`;
  const each = `${percent(alpha.fails / gating)} and ${percent(alpha.holds / gating)} for each of ${gating} gating claims`;
  return [
    `  ${all}${gating > 1 ? `: ${each}` : ""}`,
    "  valid at every look, so that the study ends as soon as they are decided",
  ];
}

function preparationLines({ preparation }: Plan): readonly string[] {
  if (preparation === undefined) return [];
  const { engines = ["spark"], executors, repeats } = preparation;
  const makers = engines.map((engine) =>
    engine === "pandas" ? "by pandas" : `by Spark with each of ${executors.join(", ")} executors`,
  );
  return [
    `  before the first trial, data sets that Spark prepares are prepared ${repeats} times ${makers.join(" and ")}, to time it`,
  ];
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", title, ...lines];

/** The plan as plain text: cells, what is left out and why, the blocks in their order, claims, and how long it may take. */
export function renderPlan(plan: Plan, options: RenderOptions): string {
  const { suite, seed, repeats, cells, claims } = plan;
  const { minSeconds, maxSeconds, basis } = options.estimate;
  const siblings = new Siblings(plan);
  const trials = `${cells.length * repeats.min} to ${cells.length * repeats.max} trials`;
  const lines = [
    `${suite.name}: ${suite.question}`,
    "",
    cellTable(plan, options),
    ...section("left out", excludedLines(plan)),
    ...section(`blocks, each in its own order (seed ${seed})`, [
      ...blockLines(plan),
      `  further blocks, up to ${repeats.max}, run only the cells that an undecided gating claim still needs`,
    ]),
    ...section(
      "claims",
      claims.map((claim) => claimLine(claim, siblings)),
    ),
    ...section("error rates", errorLines(plan)),
    ...section("preparation", preparationLines(plan)),
    "",
    `${cells.length} cells, ${trials}: about ${durationText(minSeconds)} to ${durationText(maxSeconds)}`,
    `(${basis})`,
  ];
  return `${lines.join("\n")}\n`;
}
