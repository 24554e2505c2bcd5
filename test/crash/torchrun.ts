import { deepStrictEqual } from "node:assert";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../../src/plan/random.js";
import { projectRoot } from "../../src/project/root.js";
import { tinySuite } from "../e2e/suites.js";
import { completedIn, wrongIn } from "./finished-trials.js";
import { live } from "./kill.js";
import { leftoversOf } from "./leftovers.js";

const binary = join(projectRoot, "bin", "scalebench");

/** Trials of the suite: one cell of one worker and one of two, two blocks. */
const trialsOfStudy = 4;

/**
 * A study of real torchrun by the real command, killed that often at random moments of its 30 s or so and continued.
 * Returns the kills. Its values are measured, so that no other study has them: that `analyze` of what is stored says the same is checked.
 */
export async function torchrunStudy(folder: string, kills: number, random: Random): Promise<number> {
  const suite = join(folder, "suite.yaml");
  const study = join(folder, `torchrun-${process.pid}`);
  writeFileSync(suite, tinySuite("[torch-ddp]").replace("exclude:\n  - { runner: single, workersPerNode: 2 }\n", ""));
  const journal = join(study, "journal.ndjson");
  const first = new Map<string, readonly number[]>();
  let killed = 0;
  for (let ended = false; !ended; ) {
    const resume = existsSync(join(study, "identity.json")) ? ["--resume"] : [];
    const kind = killed % 2 === 0 ? ("harness" as const) : ("tree" as const);
    const death = killed < kills ? { kind, from: "start" as const, after: 3_000 + random.below(12_000) } : undefined;
    const { end, stderr } = await live([binary, "run", suite, "--out", study, ...resume], death);
    for (const [trial, attempts] of completedIn(journal)) if (!first.has(trial)) first.set(trial, attempts);
    if (end === "killed") killed += 1;
    else if (end === 0) ended = true;
    else throw new Error(`study ${study} ended with ${end}:\n${stderr}`);
  }
  deepStrictEqual(wrongIn(journal), []);
  deepStrictEqual(completedIn(journal), first, "what was finished before a kill is there, once");
  deepStrictEqual(first.size, trialsOfStudy);
  const before = readFileSync(join(study, "analysis.json"), "utf8");
  deepStrictEqual((await live([binary, "analyze", study], undefined)).end, 0);
  deepStrictEqual(readFileSync(join(study, "analysis.json"), "utf8"), before);
  deepStrictEqual(await leftoversOf(study, new Set()), []);
  return killed;
}
