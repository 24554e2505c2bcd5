import type { Cell } from "../../types/plan.js";
import type { RankRecords } from "../../types/records.js";
import type { Fault } from "./fault.js";

/** Every rank of the cell is there once, and wrote its records to their end. */
export function checkRanks(cell: Cell, ranks: readonly RankRecords[]): Fault | undefined {
  const found = new Map(ranks.map((one) => [one.rank, one]));
  const expected = Array.from({ length: cell.workers }, (_, rank) => rank);
  const missing = expected.filter((rank) => !found.has(rank));
  if (missing.length > 0) {
    return {
      reason: `expected records of ${cell.workers} ranks, found none of rank ${missing.join(", ")}`,
      hint: "read the trial's log: these workers did not start, or ended before their first record",
    };
  }
  const extra = [...found.keys()].filter((rank) => rank >= cell.workers);
  if (extra.length > 0 || found.size !== ranks.length) {
    return {
      reason: `expected records of ${cell.workers} ranks, found ${ranks.length}, also of rank ${extra.join(", ") || "twice the same"}`,
      hint: "more workers ran than were planned: look at how the runner starts them",
    };
  }
  const cut = expected.filter((rank) => found.get(rank)?.complete !== true);
  if (cut.length > 0) {
    return {
      reason: `expected the records of all ranks to their end, found those of rank ${cut.join(", ")} cut off`,
      hint: "read the trial's log: the worker was killed, perhaps for memory, or the disk is full",
    };
  }
  return undefined;
}
