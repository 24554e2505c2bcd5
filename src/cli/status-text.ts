import type { Analysis } from "../types/analysis.js";
import { rate } from "./numbers.js";
import { verdictText } from "./verdict-text.js";

function cellLine({ id, trials, metrics }: Analysis["cells"][number]): string {
  const speed = metrics.throughput === undefined ? "" : `  ${rate(metrics.throughput.median, "samples/s")}`;
  const failed = trials.failed === 0 ? "" : `  ${trials.failed} failed`;
  return `  ${id}: ${trials.completed} of ${trials.planned} trials${failed}${speed}`;
}

/** A study's state, cells and claims in lines. */
export function statusText(analysis: Analysis): string {
  const { study, state, blocks, cells } = analysis;
  return [
    `${study}: ${state}, ${blocks.completed} blocks done (at least ${blocks.min}, at most ${blocks.max})`,
    ...cells.map(cellLine),
    verdictText(analysis),
  ].join("\n");
}
