import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { realRecords, withNoop } from "../noop-study.js";
import { printedJson } from "../printed-json.js";
import { programSpec, runToEnd } from "../processes.js";
import { millionSteps } from "../step-records.js";
import { stepRecordsFile } from "../step-records-file.js";
import { benchProgram, program } from "../whole-process.js";
import { meansProgram, storeProgram, storeSinglyProgram } from "./duckdb.js";
import { writeInputs } from "./inputs.js";
import type { Peers } from "./install.js";

export interface Place {
  /** An empty folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Seconds after which a run is given up. */
  readonly patience: number;
}

/** One run in that folder; resolves with its seconds, rejects when it fails or takes too long. */
export type Measure = (place: Place) => Promise<number>;

/** The same work by scalebench and by its peers. */
export interface Work {
  readonly name: string;
  /** What scalebench does, and what is not alike. */
  readonly what: string;
  readonly own: Measure;
  readonly peers: readonly {
    readonly name: string;
    readonly command: string;
    readonly run: Measure;
    /** At most so many runs, for a peer that takes minutes. */
    readonly most?: number;
  }[];
}

type Words = readonly [string, ...string[]];

/** A whole process, from its start to its end; one with variables of its own also has a home of its own. */
const whole =
  (argv: Words | ((folder: string) => Words), env?: Readonly<Record<string, string>>): Measure =>
  async ({ folder, signal, patience }) => {
    const words = typeof argv === "function" ? argv(folder) : argv;
    const spec = programSpec("process", words, folder, env === undefined ? {} : { ...env, HOME: folder });
    return (await runToEnd(spec, { folder, timeoutSeconds: patience, signal })).seconds;
  };

const told = z.object({ seconds: z.number(), groups: z.number() });

/** The seconds that a process tells of its work alone, its start left out. */
const work =
  (argv: (folder: string) => Words, groups: number): Measure =>
  async ({ folder, signal, patience }) => {
    const spec = programSpec("process", argv(folder), folder);
    const { logFile } = await runToEnd(spec, { folder, timeoutSeconds: patience, signal });
    const found = told.parse(printedJson(logFile));
    if (found.groups !== groups) throw new Error(`expected ${groups} groups, found ${found.groups}`);
    return found.seconds;
  };

const node = process.execPath;

function reframeOf({ reframe }: Peers, file: string, ...mode: readonly string[]) {
  const words = ["-c", file, "--exec-policy=serial", ...mode];
  return {
    name: "ReFrame",
    command: `reframe -c cells.py --exec-policy=serial ${mode.join(" ")}`,
    run: whole([reframe, ...words], {}),
  };
}

function jubeOf({ jube, python }: Peers, file: string, ...debug: readonly string[]) {
  if (jube === null) return [];
  const words = [python, jube.program, ...debug, "run", "--hide-animation", "-o", "out", file] as const;
  const command = ["jube", ...debug, "run --hide-animation jube.yaml"].join(" ");
  return [{ name: "JUBE", command, run: whole(words, { PYTHONPATH: jube.pythonPath }) }];
}

function planning(peers: Peers, folder: string, cells: 100 | 1_000): Work {
  const { suite, reframe, jube } = writeInputs(folder, cells);
  const dryJube = jubeOf(peers, jube, "--debug").map((peer) => (cells === 100 ? peer : { ...peer, most: 1 }));
  const listed = { ...reframeOf(peers, reframe, "--list"), name: "ReFrame, listing alone" };
  return {
    name: `plan of ${cells} cells`,
    what: "`scalebench plan cells.yaml`: cells, order and time. ReFrame's dry run also writes each job's script, JUBE's prints each command",
    own: whole([node, program, "plan", suite]),
    peers: [reframeOf(peers, reframe, "--dry-run"), listed, ...dryJube],
  };
}

async function jobs(peers: Peers, place: Place): Promise<Work> {
  const { reframe, jube } = writeInputs(place.folder, 100);
  const { records } = await realRecords(await withNoop(), place);
  const study = (folder: string): Words => [
    node,
    benchProgram("noop-study"),
    records,
    join(folder, "study"),
    "100",
    "1",
    "new",
  ];
  return {
    name: "100 jobs that do nothing",
    what: "a study of 100 trials by the program's own loop: each hands in the records of a real trial, which are checked, measured and judged. The peers' jobs run `/bin/true` and check nothing",
    own: whole(study),
    peers: [reframeOf(peers, reframe, "-r"), ...jubeOf(peers, jube)],
  };
}

function storing({ python }: Peers, folder: string): Work {
  const file = join(folder, "store.py");
  writeFileSync(file, storeProgram);
  return {
    name: "100,000 results stored and summarised",
    what: "results appended to a journal one by one, so that a kill loses none of them, read again; n, median and quartiles of each of 1,000 cells. DuckDB stores them all in one statement, its fastest way, of which a kill leaves nothing",
    own: work((at) => [node, benchProgram("store-results"), join(at, "journal.ndjson"), "100000"], 1_000),
    peers: [
      { name: "DuckDB", command: "python store.py", run: work((at) => [python, file, join(at, "results.db")], 1_000) },
    ],
  };
}

/** As results of a study come in: the next one may be hours away. */
function storingSingly({ python }: Peers, folder: string): Work {
  const file = join(folder, "store-singly.py");
  writeFileSync(file, storeSinglyProgram);
  return {
    name: "10,000 results, each stored before the next, and summarised",
    what: "the same with 10,000 results. Of DuckDB each is a transaction, which a power cut cannot undo either; scalebench's journal is synced at the end here (in a study once a trial, while the trial's processes work)",
    own: work((at) => [node, benchProgram("store-results"), join(at, "journal.ndjson"), "10000"], 1_000),
    peers: [
      {
        name: "DuckDB, a transaction each",
        command: "python store-singly.py",
        run: work((at) => [python, file, join(at, "results.db")], 1_000),
      },
    ],
  };
}

function averaging({ python }: Peers, folder: string): Work {
  const at = join(folder, "steps");
  mkdirSync(at);
  const records = stepRecordsFile(at, millionSteps);
  const file = join(folder, "means.py");
  writeFileSync(file, meansProgram);
  const groups = millionSteps.trials * millionSteps.ranks;
  return {
    name: "1,000,000 step records, mean by run and rank",
    what: "records.arrow read and averaged by trial and rank, without the start of the process. DuckDB reads the same file through pyarrow's memory map, on all cores",
    own: work(() => [node, benchProgram("step-means"), records], groups),
    peers: [
      { name: "DuckDB", command: "python means.py records.arrow", run: work(() => [python, file, records], groups) },
    ],
  };
}

/** What is compared. `place` gets the inputs. */
export async function allWorks(peers: Peers, place: Place): Promise<readonly Work[]> {
  const { folder } = place;
  return [
    planning(peers, folder, 100),
    planning(peers, folder, 1_000),
    await jobs(peers, place),
    storing(peers, folder),
    storingSingly(peers, folder),
    averaging(peers, folder),
  ];
}
