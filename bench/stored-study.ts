import { copyFileSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeJson } from "../src/study/files.js";
import { writeIdentity } from "../src/study/identity.js";
import { studyPaths } from "../src/study/layout.js";
import type { JournalEvent } from "../src/types/journal.js";
import type { Plan } from "../src/types/plan.js";
import { allResults } from "./trial-results.js";

/** Fewer than ext4 lets a file have (65,000). */
const mostLinks = 50_000;

/**
 * Writes a finished study as the loop leaves it: plan, journal, and for each trial a folder with the records of one
 * real trial (links to a few files). Returns the folder.
 */
export function storeStudy(folder: string, plan: Plan, records: string): string {
  const directory = join(folder, "study");
  const paths = studyPaths(directory);
  mkdirSync(directory, { recursive: true });
  writeJson(paths.plan, plan);
  const at = new Date(0).toISOString();
  const events: JournalEvent[] = [{ event: "study-started", at, study: "study", harness: "bench" }];
  let linked = "";
  for (const [index, result] of [...allResults(plan)].entries()) {
    const attempt = paths.attempt(result.trial, result.attempt).directory;
    mkdirSync(attempt, { recursive: true });
    const file = join(attempt, "rank-0.arrow");
    if (index % mostLinks === 0) {
      copyFileSync(join(records, "rank-0.arrow"), file);
      linked = file;
    } else {
      linkSync(linked, file);
    }
    events.push({ event: "trial-finished", at, result });
  }
  events.push({ event: "study-finished", at, because: "it is a benchmark's" });
  writeFileSync(paths.journal, `${events.map((event) => JSON.stringify(event)).join("\n")}\n`);
  writeIdentity(paths, { plan: "own-cost" });
  return directory;
}
