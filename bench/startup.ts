import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readJournal } from "../src/study/journal.js";
import { studyPaths } from "../src/study/layout.js";
import type { Analysis } from "../src/types/analysis.js";
import type { BenchContext, Benchmark } from "./benchmark.js";
import { type Figure, figureOf } from "./figure.js";
import { smallWorkload } from "./small-workload.js";
import { program, wholeNode } from "./whole-process.js";

interface Kept {
  readonly runner: string;
  /** What is started once a study. */
  readonly service: string;
  /** Largest ratio of a trial's start-up on the service that is there to one that starts its own. */
  readonly atMost: number;
}

const compared: readonly Kept[] = [
  { runner: "spark-horovod", service: "Spark application", atMost: 0.75 },
  { runner: "ray", service: "Ray cluster", atMost: 0.85 },
];

/** Two trials of one cell; JSON is YAML. */
const suiteOf = (runner: string): string =>
  JSON.stringify({
    schema: "scalebench/v1",
    suite: "startup",
    question: "What does a service that outlives trials save?",
    factors: { runner: [runner], nodes: [1], workersPerNode: [2] },
    workload: smallWorkload,
    scaling: "strong",
    measure: { steps: 20, epochs: 0, breakdown: { windows: 0 }, repeats: { min: 2, max: 2 } },
    claims: [{ id: "starts", metric: "startup", atMost: 600, gate: false }],
  });

interface Startups {
  /** Seconds from the start of the service to the first step of the trial that it was started for. */
  readonly own: number;
  /** Seconds from the first process of the next trial to its first step, on the same service. */
  readonly kept: number;
}

/** One study: its first trial waits for a service of its own, the second finds it. */
async function startupsOf(runner: string, pair: number, context: BenchContext): Promise<Startups> {
  const name = `${runner}-${pair}`;
  const suite = join(context.folder, `${name}.yaml`);
  const directory = join(context.folder, name);
  writeFileSync(suite, suiteOf(runner));
  await wholeNode(name, [program, "run", suite, "--out", directory], context, 300);
  const paths = studyPaths(directory);
  const { cells } = JSON.parse(readFileSync(paths.analysis, "utf8")) as Analysis;
  const [first, second] = cells[0]?.metrics.startup?.values ?? [];
  const services = readJournal(paths.journal).events.flatMap((event) =>
    event.event === "service-started" ? [event.seconds] : [],
  );
  if (first === undefined || second === undefined || services.length === 0) {
    throw new Error(`expected two trials of ${runner} and a service, found something else in ${directory}`);
  }
  return { own: first + services.reduce((sum, seconds) => sum + seconds, 0), kept: second };
}

async function figuresOf({ runner, service, atMost }: Kept, context: BenchContext): Promise<readonly Figure[]> {
  const pairs: Startups[] = [];
  for (let pair = 1; pair <= context.pairs; pair += 1) {
    const { own, kept } = await startupsOf(runner, pair, context);
    context.tell(`startup ${runner} ${pair}/${context.pairs}: ${own.toFixed(1)} s, then ${kept.toFixed(1)} s`);
    pairs.push({ own, kept });
  }
  const command = "npm run bench -- startup";
  return [
    figureOf({
      name: `startup/${runner}`,
      what: `start-up of a trial on the ${service} that is there over one that starts its own, at 2 workers`,
      unit: "ratio",
      bound: { atMost },
      command,
      samples: pairs.map(({ own, kept }) => kept / own),
    }),
    figureOf({
      name: `startup/${runner}-own`,
      what: `from the start of the ${service} to the trial's first step`,
      unit: "s",
      command,
      samples: pairs.map(({ own }) => own),
    }),
    figureOf({
      name: `startup/${runner}-kept`,
      what: `from the trial's first process to its first step, on the ${service} that is there`,
      unit: "s",
      command,
      samples: pairs.map(({ kept }) => kept),
    }),
  ];
}

/** What it saves that the Spark application and the Ray cluster outlive trials, alternately: each pair is a study of its own. */
export const startup: Benchmark = {
  name: "startup",
  run: async (context) => {
    const figures: Figure[] = [];
    for (const each of compared) figures.push(...(await figuresOf(each, context)));
    return figures;
  },
};
