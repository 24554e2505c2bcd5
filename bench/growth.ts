import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchContext, Benchmark } from "./benchmark.js";
import { type Figure, figureOf } from "./figure.js";
import { growthRows, growthText, type Point } from "./growth-table.js";
import { loadAverage, machineFacts } from "./machine.js";
import { noopPlan, realRecords, suiteText, withNoop } from "./noop-study.js";
import { circumstances, writePart } from "./performance-document.js";
import { storeStudy } from "./stored-study.js";
import { benchProgram, program, type Whole, wholeNode } from "./whole-process.js";

const sizes = [10, 100, 1_000, 10_000, 100_000];

/** Seconds for one process: the largest studies are not for a short visit. */
const patience = 1_800;

/** Cells above which a study is not run trial by trial, unless all that is asked for is larger. */
const mostRun = 1_000;

type Stage = "plan" | "run" | "resume" | "analyze" | "report";

/** Whole processes of every stage at one size. */
async function atSize(cells: number, records: string, context: BenchContext): Promise<readonly Point[]> {
  const folder = join(context.folder, String(cells));
  mkdirSync(folder);
  const plan = noopPlan(await withNoop(), records, { cells, blocks: 1 });
  const place = { folder, signal: context.signal };
  const points: Point[] = [];
  const measure = async (stage: Stage, words: readonly string[]): Promise<void> => {
    const { seconds, memory }: Whole = await wholeNode(stage, words, place, patience);
    points.push({ stage, cells, seconds, memory });
    context.tell(`growth: ${stage} of ${cells} cells, ${seconds.toFixed(2)} s`);
  };
  const suite = join(folder, "cells.yaml");
  writeFileSync(suite, suiteText(cells));
  await measure("plan", [program, "plan", suite]);
  if (cells <= mostRun) {
    await measure("run", [benchProgram("noop-study"), records, join(folder, "new"), String(cells), "1", "new"]);
  }
  const study = storeStudy(folder, plan, records);
  await measure("resume", [benchProgram("noop-study"), records, study, String(cells), "1", "resume"]);
  await measure("analyze", [program, "analyze", study]);
  await measure("report", [program, "report", study]);
  rmSync(folder, { recursive: true, force: true });
  return points;
}

/** What stages cost from ten cells on, and the exponent of that; the table goes to docs/performance.md. */
export const growth: Benchmark = {
  name: "growth",
  run: async (context) => {
    const before = loadAverage();
    const date = new Date().toISOString();
    const { records } = await realRecords(await withNoop(), context);
    const points: Point[] = [];
    for (const cells of sizes.filter((size) => size <= context.largest)) {
      points.push(...(await atSize(cells, records, context)));
    }
    const rows = growthRows(points);
    const command = `npm run bench -- growth --largest ${context.largest}`;
    const about = circumstances(date, await machineFacts(), { before, after: loadAverage() });
    writePart("growth", growthText(rows, `\`${command}\`. ${about}`));
    return rows.map(
      ({ stage, what, exponent }): Figure =>
        figureOf({
          name: `growth/${stage}-${what}`,
          what: "the larger of the exponents over all sizes and over the two largest",
          unit: "exponent",
          bound: { atMost: 1.1 },
          enough: 1,
          command,
          samples: [Math.max(exponent.all, exponent.last)],
        }),
    );
  },
};
