import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../src/project/root.js";
import { rankStream } from "../records/rank-rows.js";

const place = { host: hostname(), pid: "7", rank: "0", localRank: "0", worldSize: "1", node: "node0", threads: "1" };

/** Steps a little slower from block to block, so that each trial has values of its own. */
const stepSeconds = (block: number): number => 0.1 + 0.001 * block;

function rowsOf(block: number) {
  const step = (name: string, index: number, start: number) => ({
    ...{ kind: "step", name, index, start, value: 1 },
    end: start + stepSeconds(block),
  });
  return [
    ...Object.entries(place).map(([name, text]) => ({ kind: "place", name, text })),
    { kind: "phase", name: "init", start: 100.5, end: 101 },
    { kind: "digest", name: "start", text: "s" },
    step("train", 0, 102),
    { kind: "epoch", name: "accuracy", index: 1, start: 102, end: 103, value: 0.9 },
    { kind: "epoch", name: "loss", index: 1, start: 102, end: 103, value: 0.3 },
    { kind: "digest", name: "trained", text: "t" },
    ...Array.from({ length: 10 }, (_, i) => step("measure", i, 105 + stepSeconds(block) * i)),
    { kind: "digest", name: "end", text: "e" },
    { kind: "value", name: "globalBatch", value: 64 },
    { kind: "value", name: "workerBatch", value: 64 },
  ];
}

/** A folder a block with the records of a finished trial of one worker, for trials that hand them in as theirs. */
export function writeCopiedRecords(folder: string, blocks: number): void {
  for (let block = 1; block <= blocks; block++) {
    const directory = join(folder, String(block));
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "rank-0.arrow"), rankStream(rowsOf(block), [{ kind: "done", name: "done" }]));
    copyFileSync(join(projectRoot, "test", "goldens", "parameters.arrow"), join(directory, "parameters.arrow"));
  }
}
