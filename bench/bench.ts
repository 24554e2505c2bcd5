import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFailure } from "../src/cli/failure.js";
import { abortOnSignals } from "../src/cli/signals.js";
import { projectRoot } from "../src/project/root.js";
import { writeJson } from "../src/study/files.js";
import type { BenchContext, Benchmark } from "./benchmark.js";
import type { Figure } from "./figure.js";
import { growth } from "./growth.js";
import { help } from "./help.js";
import { honestDdp } from "./honest-ddp.js";
import { honestSingle } from "./honest-single.js";
import { instrumentation } from "./instrumentation.js";
import { journal } from "./journal.js";
import { loadAverage, machineFacts } from "./machine.js";
import { memory } from "./memory.js";
import { helpText, parseOptions } from "./options.js";
import { ownCost } from "./own-cost.js";
import { page } from "./page.js";
import { plan } from "./plan.js";
import { results } from "./results.js";
import { resultsText } from "./results-text.js";
import { startup } from "./startup.js";
import { stepRecords } from "./step-records.js";
import { streamingInput } from "./streaming-input.js";

const benchmarks: readonly Benchmark[] = [
  help,
  plan,
  journal,
  results,
  stepRecords,
  page,
  ownCost,
  memory,
  growth,
  startup,
  honestSingle,
  honestDdp,
  instrumentation,
  streamingInput,
];

const resultsFile = join(projectRoot, "bench", "results.json");

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

interface Failure {
  readonly benchmark: string;
  readonly because: string;
}

/** One after the other; one that cannot be measured does not keep the others from it. */
async function measure(
  chosen: readonly Benchmark[],
  context: BenchContext,
): Promise<{ readonly figures: readonly Figure[]; readonly failures: readonly Failure[] }> {
  const figures: Figure[] = [];
  const failures: Failure[] = [];
  for (const benchmark of chosen) {
    const folder = join(context.folder, benchmark.name);
    mkdirSync(folder);
    try {
      figures.push(...(await benchmark.run({ ...context, folder })));
    } catch (error) {
      context.signal.throwIfAborted();
      const because = error instanceof Error ? error.message : String(error);
      failures.push({ benchmark: benchmark.name, because });
      tell(`${benchmark.name} could not be measured: ${because}`);
    }
  }
  return { figures, failures };
}

async function bench(args: readonly string[], signal: AbortSignal): Promise<number> {
  const names = benchmarks.map(({ name }) => name);
  const options = parseOptions(args, names);
  if (options.help) {
    process.stdout.write(`${helpText(names)}\n`);
    return 0;
  }
  const chosen = benchmarks.filter(({ name }) => options.names.length === 0 || options.names.includes(name));
  const machine = await machineFacts();
  const date = new Date().toISOString();
  const loadBefore = loadAverage();
  const folder = mkdtempSync(join(tmpdir(), "scalebench-bench-"));
  try {
    const { pairs, runs, trials, largest } = options;
    const { figures, failures } = await measure(chosen, { folder, pairs, runs, trials, largest, signal, tell });
    const load = { before: loadBefore, after: loadAverage() };
    writeJson(resultsFile, { schema: "scalebench/bench/v1", date, machine, load, figures, failures });
    process.stdout.write(`${resultsText(figures)}\n`);
    if (loadBefore > 0.3) {
      tell(`warning: the load average was ${loadBefore} before the start: other programs had a part in these numbers`);
    }
    return failures.length > 0 || figures.some(({ keeps }) => keeps === false) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { signal, code } = abortOnSignals();
try {
  process.exitCode = await bench(process.argv.slice(2), signal);
} catch (error) {
  process.exitCode = code() ?? reportFailure(error, false);
}
