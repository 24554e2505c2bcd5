import { monotonicSeconds } from "../../src/launch/clock.js";
import { quantile, sorted } from "../../src/stats/quantile.js";
import { historyOf } from "../../src/study/history.js";
import { Journal, readJournal } from "../../src/study/journal.js";
import { cellId, trialId } from "../../src/types/ids.js";

// Arguments: a journal that is not there yet, and how many results of 1,000 cells are stored in it one by one. Reads it, and
// prints the seconds of both with median and quartiles of each cell as JSON.
const [file = "", results] = process.argv.slice(2);

const begin = monotonicSeconds();
const { journal } = Journal.open(file);
const startedAt = new Date().toISOString();
for (let index = 0; index < Number(results); index += 1) {
  const block = Math.floor(index / 1_000) + 1;
  const cell = cellId(`cell-${index % 1_000}`);
  const trial = trialId(`b${block}-${cell}`);
  const seconds = 9.25 + 0.01 * Math.sin(index);
  const result = { trial, cell, block, attempt: 1, startedAt, seconds, launchedAt: index, state: "completed" as const };
  journal.write({ event: "trial-finished", at: startedAt, result });
}
await journal.sync();
journal.close();
const byCell = new Map<string, number[]>();
for (const { cell, seconds } of historyOf(readJournal(file).events).latest.values()) {
  const kept = byCell.get(cell);
  if (kept === undefined) byCell.set(cell, [seconds]);
  else kept.push(seconds);
}
const rows = [...byCell].map(([cell, all]) => {
  const ascending = sorted(all);
  return { cell, n: ascending.length, quartiles: [0.25, 0.5, 0.75].map((share) => quantile(ascending, share)) };
});
process.stdout.write(`${JSON.stringify({ seconds: monotonicSeconds() - begin, groups: rows.length })}\n`);
