import type { CellAnalysis } from "../src/types/analysis.js";
import { quantity } from "./format/quantity.js";
import type { Block, Table } from "./panel.js";
import { cellLabel, eachCell, metricOf, type Series } from "./series.js";

/** A longer table is behind a fold. */
const mostRowsOpen = 8;
const none = "none";

/** Bytes that a worker sends in a step, and receives: the least that an all-reduce over n workers does with. */
export const bytesSent = ({ workers, work }: Pick<CellAnalysis, "workers" | "work">): number =>
  ((work?.gradientBytes ?? 0) * 2 * (workers - 1)) / workers;

/** What a worker computes for each byte that it sends, in FLOP/B; undefined for one worker, which sends nothing. */
export function computeToCommunication(
  cell: Pick<CellAnalysis, "workers" | "globalBatch" | "work">,
): number | undefined {
  const flops = cell.work?.flopsPerSample;
  if (flops === undefined || cell.workers < 2) return undefined;
  return (flops * cell.globalBatch) / cell.workers / bytesSent(cell);
}

function rowOf(label: string, cell: CellAnalysis): readonly string[] {
  const { work } = cell;
  const flops = work?.flopsPerSample;
  const throughput = metricOf(cell, "throughput")?.median;
  const ratio = computeToCommunication(cell);
  return [
    label,
    quantity(work?.parameters, "parameters"),
    quantity(flops, "FLOP"),
    quantity(flops === undefined || throughput === undefined ? undefined : flops * throughput, "FLOP/s"),
    cell.workers < 2 ? none : quantity(bytesSent(cell), "B"),
    cell.workers < 2 ? none : quantity(ratio, "FLOP/B"),
  ];
}

/** What each cell computes and exchanges; nothing where no trial recorded it. */
export function workBlocks(series: readonly Series[]): readonly Block[] {
  const cells = eachCell(series).filter(({ cell }) => cell.work !== undefined);
  if (cells.length === 0) return [];
  const numeric = ["Parameters", "Of a sample", "Achieved", "Sent by a worker a step", "Computed for each byte sent"];
  const table: Table = {
    columns: [{ title: "Cell" }, ...numeric.map((title) => ({ title, numeric: true }))],
    rows: cells.map(({ series: entry, cell }) => rowOf(cellLabel(entry, cell), cell)),
  };
  const title = "What a step computes, and what it exchanges";
  const note: Block = {
    kind: "note",
    text: "Operations of a forward and a backward pass, counted by PyTorch: products, convolutions and attention, an addition and a multiplication as two. Achieved: by all workers, over the timed window. Sent: 2 (n − 1) / n of the gradients, the least that an all-reduce over n workers does with.",
  };
  if (table.rows.length > mostRowsOpen) return [{ kind: "table", table, fold: title }, note];
  return [{ kind: "heading", text: title }, { kind: "table", table }, note];
}
