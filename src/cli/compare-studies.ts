import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fingerprintOf } from "../baselines/fingerprint.js";
import type { ComparedStudy } from "../compare/compare.js";
import { ScalebenchError } from "../errors/error.js";
import { studyPaths } from "../study/layout.js";
import { requireOwnFiles } from "../study/own-files.js";
import { readStudy } from "../study/read-study.js";
import { type MetricName, metricNames } from "../types/metrics.js";
import { analyzeStudy } from "./analyze-study.js";
import { listOf } from "./command.js";
import { simulatedIn } from "./simulated.js";
import { storedSeries } from "./stored-series.js";
import { storedOutcomes } from "./stored-trials.js";
import { narrate } from "./terminal.js";

const planSchema = "scalebench/plan/v1";

/** A study of another version of the format is whole, and told apart from one that is damaged. */
function checkVersion(directory: string): void {
  const file = studyPaths(directory).plan;
  if (!existsSync(file)) return;
  const found = /^\s*\{\s*"schema":\s*"(scalebench\/plan\/v\d+)"/.exec(readFileSync(file, "utf8"))?.[1];
  if (found === undefined || found === planSchema) return;
  throw new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected a study of format ${planSchema}, found ${found}: another version of scalebench wrote it`,
    hint: "compare studies with the version that wrote both, or run the older suite again with this one",
    where: { file },
  });
}

/** A study from its folder, measured anew from its records. Throws STUDY_*; one that still runs is refused. */
export function comparedStudy(folder: string): ComparedStudy {
  const directory = resolve(folder);
  requireOwnFiles(studyPaths(directory));
  checkVersion(directory);
  const stored = readStudy(directory);
  if (stored.state === "running") {
    throw new ScalebenchError({
      code: "STUDY_LOCKED",
      message: `expected a study that has ended, found that ${stored.id} still runs`,
      hint: `wait for it (\`scalebench status ${folder}\` tells how far it is), then compare`,
      where: { file: directory },
    });
  }
  if (stored.state === "interrupted") {
    narrate(
      `warning: ${stored.id} was interrupted; what it has is compared (\`scalebench run ... --resume\` completes it)`,
    );
  }
  const outcomes = storedOutcomes(stored);
  const analysis = analyzeStudy(stored, outcomes);
  const { cells } = stored.plan;
  const simulated = simulatedIn(analysis.environment);
  return {
    analysis,
    cells,
    series: storedSeries(stored, outcomes),
    fingerprint: (id) => {
      const cell = cells.find((one) => one.id === id);
      return cell === undefined ? {} : fingerprintOf(analysis.environment, cell, simulated(cell.nodes));
    },
  };
}

/** The metrics that `--metric a,b` names; undefined without it. Throws USAGE for one that is not known. */
export function chosenMetrics(names: string | undefined): readonly MetricName[] | undefined {
  if (names === undefined) return undefined;
  return listOf(names).map((name) => {
    const found = metricNames.find((metric) => metric === name);
    if (found !== undefined) return found;
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected metrics among ${metricNames.join(", ")}, found \`${name}\``,
      hint: "name metrics with commas between them, e.g. --metric throughput,startup",
    });
  });
}
