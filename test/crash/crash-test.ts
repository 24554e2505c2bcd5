import { deepStrictEqual } from "node:assert";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../src/plan/random.js";
import { projectRoot } from "../../src/project/root.js";
import { writeCopiedRecords } from "./copied-records.js";
import { completedIn, wrongIn } from "./finished-trials.js";
import { type KillKind, live } from "./kill.js";
import { leftoversOf } from "./leftovers.js";
import { comparable } from "./same-analysis.js";

export interface CrashCounts {
  readonly kills: Readonly<Record<KillKind, number>>;
  readonly studies: number;
  readonly trials: number;
}

interface CrashOptions {
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
  readonly tell: (text: string) => void;
}

const blocks = 30;
const trialsOfStudy = 2 * blocks;
const program = join(projectRoot, "dist", "test", "crash", "study-process.js");

/** Half of the deaths come from the harness' own, most while it works, some while it starts. */
const deathOf = (random: Random) => ({
  kind: random.below(2) === 0 ? ("harness" as const) : ("tree" as const),
  ...(random.below(8) === 0
    ? { from: "start" as const, after: random.below(800) }
    : { from: "work" as const, after: random.below(random.below(2) === 0 ? 250 : 1_200) }),
});

/** The port that the study's service has, or had last. */
function portOf(study: string): readonly number[] {
  const file = join(study, "services", "listener", "ready");
  return existsSync(file) ? [Number(readFileSync(file, "utf8"))] : [];
}

/** Kills and continues studies until there were enough kills; throws where a study is not what it must be. */
export class CrashTest {
  readonly #options: CrashOptions;
  readonly #random: Random;
  readonly #kills = { harness: 0, tree: 0 };
  #studies = 0;

  constructor(options: CrashOptions) {
    this.#options = options;
    this.#random = Random.seeded(options.seed, 0);
  }

  async run(): Promise<CrashCounts> {
    const { folder, kills, tell } = this.#options;
    writeCopiedRecords(join(folder, "records"), blocks);
    const undisturbed = join(folder, "undisturbed");
    await this.#life(undisturbed, false);
    const expected = comparable(undisturbed);
    while (this.#killed() < kills) {
      const study = join(folder, `crash-${process.pid}-${this.#studies}`);
      await this.#study(study, expected);
      rmSync(study, { recursive: true });
      tell(`${this.#killed()} kills, ${this.#studies} studies`);
    }
    return { kills: this.#kills, studies: this.#studies, trials: this.#studies * trialsOfStudy };
  }

  #killed(): number {
    return this.#kills.harness + this.#kills.tree;
  }

  async #life(study: string, mortal: boolean): Promise<boolean> {
    const death = mortal ? deathOf(this.#random) : undefined;
    const argv = [process.execPath, program, study, join(this.#options.folder, "records"), String(blocks)] as const;
    const { end, stderr } = await live([...argv], death);
    if (end === "killed" && death !== undefined) {
      this.#kills[death.kind] += 1;
      return false;
    }
    if (end !== 0) throw new Error(`study ${study} ended with ${end}:\n${stderr}`);
    return true;
  }

  async #study(study: string, expected: unknown): Promise<void> {
    const journal = join(study, "journal.ndjson");
    const first = new Map<string, readonly number[]>();
    const ports = new Set<number>();
    for (let ended = false; !ended; ) {
      ended = await this.#life(study, this.#killed() < this.#options.kills);
      for (const [trial, attempts] of completedIn(journal)) if (!first.has(trial)) first.set(trial, attempts);
      for (const port of portOf(study)) ports.add(port);
    }
    this.#studies += 1;
    deepStrictEqual(wrongIn(journal), []);
    deepStrictEqual(completedIn(journal), first, "what was finished before a kill is there, once");
    deepStrictEqual([first.size, [...first.values()].every(({ length }) => length === 1)], [trialsOfStudy, true]);
    deepStrictEqual(comparable(study), expected);
    deepStrictEqual(await leftoversOf(study, ports), []);
  }
}
