import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { RankRecords } from "../types/records.js";
import { rankOfFile, readRankStream } from "./rank-stream.js";

/** The rank streams in a trial's folder, by rank; none where there is no such folder. */
export function rankStreamsIn(directory: string): readonly { readonly rank: number; readonly path: string }[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const rank = rankOfFile(name);
      return rank === undefined ? [] : [{ rank, path: join(directory, name) }];
    })
    .sort((a, b) => a.rank - b.rank);
}

/**
 * What all ranks of a trial recorded, by rank. Ranks that left no file are missing from the list.
 * @throws {ScalebenchError} STUDY_CORRUPT for a file that is no rank stream
 */
export function readTrialRecords(directory: string): RankRecords[] {
  return rankStreamsIn(directory).map(({ rank, path }) => readRankStream(path, rank));
}
