import { join } from "node:path";
import { z } from "zod";
import { measureFolder } from "../src/analysis/measure-folder.js";
import { planSuite } from "../src/cli/suite-file.js";
import { localCluster } from "../src/launch/cluster.js";
import { projectRoot } from "../src/project/root.js";
import { readTrialRecords } from "../src/records/trial-records.js";
import type { BenchContext } from "./benchmark.js";
import { type Figure, figureOf } from "./figure.js";
import { printedJson } from "./printed-json.js";
import { runToEnd } from "./processes.js";
import { type TrialSource, trialSource } from "./trial-process.js";

interface Comparison {
  readonly name: string;
  /** A cell of the quickstart suite. */
  readonly cell: string;
  /** In bench/python; takes `--trial FILE` like an entry. */
  readonly script: string;
  /** Largest difference of the median ratio from 1. */
  readonly difference: number;
  readonly command: string;
}

/** Samples a second, and the parameters after the window. */
interface Throughput {
  readonly throughput: number;
  readonly digest: string;
}

interface HarnessThroughput extends Throughput {
  /** Of every step of the window: the steps that the loop by hand times. */
  readonly wholeWindow: number;
}

/** Steps of the timed window: enough that one run's throughput is known to a fraction of a per cent. */
const steps = 400;

const printed = z.object({ throughputSamplesPerSecond: z.number(), digest: z.string() });

const harnessAttempt = 1;
const handAttempt = 2;

/** The harness's own process of the cell, measured by its own analysis. */
async function byHarness(source: TrialSource, pair: number, { signal }: BenchContext): Promise<HarnessThroughput> {
  const { cell } = source;
  const { spec, at } = await source.prepare(pair, harnessAttempt);
  const place = { folder: at.directory, timeoutSeconds: cell.measure.timeoutSeconds, signal };
  const { startedAt } = await runToEnd(spec, place);
  const measured = measureFolder(cell, at.directory, { launchedAt: startedAt }, localCluster().nodes(cell.nodes));
  if (!measured.ok) throw new Error(measured.failure.reason);
  const { values, digests } = measured.measurement;
  const windows = readTrialRecords(at.directory).map(
    ({ measureSteps }) => (measureSteps.end.at(-1) ?? Number.NaN) - (measureSteps.start[0] ?? Number.NaN),
  );
  return {
    throughput: values.throughput ?? Number.NaN,
    wholeWindow: (cell.measure.steps * cell.globalBatch) / Math.max(...windows),
    digest: digests.end ?? "none",
  };
}

/** The same process, launcher and environment included, with the script in the place of the entry. */
async function byHand(source: TrialSource, script: string, pair: number, context: BenchContext): Promise<Throughput> {
  const { spec, at } = await source.prepare(pair, handAttempt);
  const file = join(projectRoot, "bench", "python", script);
  const [program, ...rest] = spec.argv;
  const argv = [program, ...rest.map((word) => (word === source.entry ? file : word))] as const;
  if (!argv.includes(file)) throw new Error(`the command of ${source.cell.id} does not name ${source.entry}`);
  const { timeoutSeconds } = source.cell.measure;
  const { logFile } = await runToEnd(
    { ...spec, argv },
    { folder: at.directory, timeoutSeconds, signal: context.signal },
  );
  const { throughputSamplesPerSecond, digest } = printed.parse(printedJson(logFile));
  return { throughput: throughputSamplesPerSecond, digest };
}

interface Pair {
  readonly harness: HarnessThroughput;
  readonly hand: Throughput;
}

/** One of each, and every other pair the other way round, so that a drift of the machine favours neither. */
async function runPair(
  source: TrialSource,
  { name, script }: Comparison,
  pair: number,
  context: BenchContext,
): Promise<Pair> {
  const first = pair % 2 === 0 ? await byHand(source, script, pair, context) : undefined;
  const harness = await byHarness(source, pair, context);
  const hand = first ?? (await byHand(source, script, pair, context));
  if (harness.digest !== hand.digest) {
    throw new Error(`${name}: the loop by hand trained something else: ${hand.digest}, harness ${harness.digest}`);
  }
  const ratio = (harness.throughput / hand.throughput).toFixed(4);
  const rates = `${harness.throughput.toFixed(1)} / ${hand.throughput.toFixed(1)} samples/s`;
  context.tell(`${name} ${pair}/${context.pairs}: ratio ${ratio} (${rates})`);
  return { harness, hand };
}

/** The harness's throughput against a loop by hand on the same `trial.json`, in pairs of fresh processes. */
export async function compareWithHand(comparison: Comparison, context: BenchContext): Promise<readonly Figure[]> {
  const { name, difference, command } = comparison;
  const suite = join(projectRoot, "suites", "quickstart.yaml");
  const planned = await planSuite(suite, [`measure.steps=${steps}`]);
  const source = trialSource(planned, comparison.cell, context.folder);
  const pairs: Pair[] = [];
  for (let pair = 1; pair <= context.pairs; pair += 1) pairs.push(await runPair(source, comparison, pair, context));
  const ratio = { unit: "ratio", bound: { atLeast: 1 - difference, atMost: 1 + difference }, command };
  return [
    figureOf({
      ...ratio,
      name: `${name}/reported`,
      what: `throughput that the harness reports over that of ${comparison.script}`,
      samples: pairs.map(({ harness, hand }) => harness.throughput / hand.throughput),
    }),
    figureOf({
      ...ratio,
      name: `${name}/same-steps`,
      what: `throughput over all ${steps} steps of the window, none dropped as warm-up, over that of ${comparison.script}`,
      samples: pairs.map(({ harness, hand }) => harness.wholeWindow / hand.throughput),
    }),
    figureOf({
      name: `${name}/by-hand`,
      what: `throughput of ${comparison.script}`,
      unit: "samples/s",
      command,
      samples: pairs.map(({ hand }) => hand.throughput),
    }),
  ];
}
