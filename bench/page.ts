import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../src/project/root.js";
import { studyPaths } from "../src/study/layout.js";
import type { Analysis } from "../src/types/analysis.js";
import { fourWorkerCounts } from "../test/reports/fixture.js";
import { manyCells } from "../test/reports/many-cells.js";
import type { BenchContext, Benchmark } from "./benchmark.js";
import { browserFigures } from "./browser-page.js";
import { type Figure, figureOf } from "./figure.js";
import { programSpec, runToEnd } from "./processes.js";
import { storeAnalysis } from "./stored-analysis.js";

const program = join(projectRoot, "bin", "scalebench");
const memoryHook = join(projectRoot, "bench", "peak-memory.mjs");
const command = "npm run bench -- page";
const mebibyte = 2 ** 20;

interface Bounds {
  readonly seconds: number;
  /** Bytes of the page; shown alone where there is none. */
  readonly size?: number;
}

interface Made {
  readonly seconds: readonly number[];
  readonly memory: readonly number[];
  readonly file: string;
  readonly size: number;
  readonly charts: number;
}

/** Whole processes of `report`, one after the other. */
async function make(analysis: Analysis, { folder, runs, signal }: BenchContext): Promise<Made> {
  const directory = storeAnalysis(folder, analysis);
  const memoryFile = join(folder, "memory");
  const seconds: number[] = [];
  const memory: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const argv = [process.execPath, "--import", memoryHook, program, "report", directory] as const;
    const spec = programSpec(`report-${run}`, argv, folder, { SCALEBENCH_BENCH_MEMORY: memoryFile });
    seconds.push((await runToEnd(spec, { folder, timeoutSeconds: 120, signal })).seconds);
    memory.push(Number(readFileSync(memoryFile, "utf8")));
  }
  const { report } = studyPaths(directory);
  const charts = readFileSync(report, "utf8").match(/<svg role="img"/g)?.length ?? 0;
  return { seconds, memory, file: report, size: statSync(report).size, charts };
}

async function emptyNode({ folder, runs, signal }: BenchContext): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const spec = programSpec(`nothing-${run}`, [process.execPath, "-e", "0"], folder);
    seconds.push((await runToEnd(spec, { folder, timeoutSeconds: 60, signal })).seconds);
  }
  return seconds;
}

function figuresOf(name: string, what: string, made: Made, bounds: Bounds): readonly Figure[] {
  const about = `${what}, ${made.charts} charts`;
  return [
    figureOf({
      name: `${name}/process`,
      what: `the whole process of \`scalebench report\`: ${about}`,
      unit: "s",
      bound: { atMost: bounds.seconds },
      command,
      samples: made.seconds,
    }),
    figureOf({
      name: `${name}/memory`,
      what: `its peak memory: ${about}`,
      unit: "B",
      bound: { atMost: 500e6 },
      command,
      samples: made.memory,
    }),
    figureOf({
      name: `${name}/size`,
      what: `the page: ${about}`,
      unit: "B",
      ...(bounds.size === undefined ? {} : { bound: { atMost: bounds.size } }),
      command,
      samples: [made.size],
      enough: 1,
    }),
  ];
}

/** The page of a study: made in under a second; of 100,000 results, in under two. */
export const page: Benchmark = {
  name: "page",
  run: async (context) => {
    const usual = await make(fourWorkerCounts(), context);
    context.tell(`page: ${usual.charts} charts`);
    const size = { runners: 20, workerCounts: 50, trials: 100 };
    const many = await make({ ...manyCells(size), study: "many" }, context);
    context.tell("page: 100,000 results of 1,000 cells");
    return [
      ...figuresOf("page", "five runners at four worker counts", usual, { seconds: 1, size: 1.5 * mebibyte }),
      ...figuresOf("page-100k", "100,000 results of 1,000 cells", many, { seconds: 2 }),
      ...(await browserFigures("page", usual.file, context.runs, command)),
      ...(await browserFigures("page-100k", many.file, context.runs, command)),
      figureOf({
        name: "page/empty-node",
        what: "an empty process of Node, for comparison",
        unit: "s",
        command: "node -e 0",
        samples: await emptyNode(context),
      }),
    ];
  },
};
