import { ScalebenchError } from "../errors/error.js";
import { readTrialRecords } from "../records/trial-records.js";
import type { Cell, ClusterNode } from "../types/plan.js";
import type { RankRecords } from "../types/records.js";
import type { TrialResult } from "../types/trial-result.js";
import { type Measured, measureTrial } from "./measure.js";
import { onOneClock } from "./trial/one-clock.js";

/**
 * Reads what the ranks of an attempt recorded, and measures it. Records that cannot be read make a
 * failed trial with that reason, like any other fault in them: one damaged file ends no study.
 */
export function measureFolder(
  cell: Cell,
  directory: string,
  { launchedAt, clockOffsets = {} }: Pick<TrialResult, "launchedAt" | "clockOffsets">,
  nodes?: readonly ClusterNode[],
): Measured {
  let ranks: readonly RankRecords[];
  try {
    ranks = readTrialRecords(directory).map((rank) => onOneClock(rank, clockOffsets));
  } catch (error) {
    if (!(error instanceof ScalebenchError)) throw error;
    const where = error.where === undefined ? "" : ` (${error.where.file})`;
    return { ok: false, failure: { reason: `${error.message}${where}`, hint: error.hint } };
  }
  return measureTrial(cell, ranks, launchedAt, nodes);
}
