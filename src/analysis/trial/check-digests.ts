import type { RankRecords } from "../../types/records.js";
import type { Fault } from "./fault.js";

/** Parameters of all ranks agree at the start, after the epochs and at the end: else no data-parallel training took place. */
export function checkDigests(ranks: readonly RankRecords[]): Fault | undefined {
  const names = new Set(["start", "trained", "end", ...ranks.flatMap((one) => Object.keys(one.digests))]);
  for (const name of names) {
    const lacking = ranks.find((one) => !one.digests[name]);
    if (lacking !== undefined) {
      return {
        reason: `expected a digest of the parameters (${name}) of every rank, found none of rank ${lacking.rank}`,
        hint: "the training program ended before its time, or is of another version",
      };
    }
    const first = ranks[0]?.digests[name];
    const other = ranks.find((one) => one.digests[name] !== first);
    if (other !== undefined) {
      return {
        reason: `expected equal parameters (${name}) on all ranks, found others at rank ${other.rank} than at rank 0`,
        hint: "the ranks did not train together: the start was not broadcast, or gradients were not exchanged",
      };
    }
  }
  return undefined;
}
