import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { analysisBytes } from "../src/cli/analysis-bytes.js";
import { writeJson } from "../src/study/files.js";
import { studyPaths } from "../src/study/layout.js";
import type { Analysis } from "../src/types/analysis.js";

/** As much of a plan as whoever reads a study checks: the analysis tells the rest. */
const planOf = ({ suite, seed, alpha }: Analysis): object => ({
  schema: "scalebench/plan/v1",
  suite: {
    name: suite.name,
    question: suite.question,
    digest: suite.digest,
    scaling: suite.scaling,
    factors: suite.factors,
  },
  seed,
  alpha: { fails: alpha.fails, holds: alpha.holds },
  cells: [],
  excluded: [],
  repeats: { min: 1, max: 1 },
  claims: [],
});

/** A study's folder that holds an analysis as `analyze` writes it and, of everything else, as much as `report` asks for. Returns the folder. */
export function storeAnalysis(folder: string, analysis: Analysis): string {
  const directory = join(folder, analysis.study);
  mkdirSync(directory);
  const paths = studyPaths(directory);
  writeJson(paths.identity, { plan: "bench" });
  writeJson(paths.plan, planOf(analysis));
  writeFileSync(paths.journal, "");
  writeFileSync(paths.analysis, analysisBytes(analysis));
  return directory;
}
