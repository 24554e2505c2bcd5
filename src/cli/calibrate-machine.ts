import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calibrate } from "../calibration/calibrate.js";
import type { Calibration } from "../calibration/calibration.js";
import { calibrationSuite } from "../calibration/suite-text.js";
import { ScalebenchError } from "../errors/error.js";
import { Random } from "../plan/random.js";
import type { Cell } from "../types/plan.js";
import { storeCalibration } from "./calibration-store.js";
import { requireOwnCluster } from "./own-cluster.js";
import { type JudgedStudy, runJudged } from "./run-suite.js";
import { storedSeries } from "./stored-series.js";
import { storedOutcomes } from "./stored-trials.js";
import { planSuite } from "./suite-file.js";

export interface CalibrateRequest {
  readonly runner: string;
  readonly workers: number;
  readonly blocks: number;
  readonly slowDowns: readonly number[];
  /** A suite whose work is taken. */
  readonly suite: string | undefined;
  readonly out: string | undefined;
  readonly resume: boolean;
  /** A cluster file, whose first node is calibrated; this machine without one. */
  readonly cluster: string | undefined;
}

export interface Calibrated extends JudgedStudy {
  /** Undefined where too few trials completed. */
  readonly calibration: Calibration | undefined;
  readonly files: { readonly calibration: string; readonly kept: string } | undefined;
}

/** The cell of the user's suite with that runner and as many workers, else with that runner, else the first one. */
async function workLike({ suite, runner, workers, cluster }: CalibrateRequest): Promise<Cell | undefined> {
  if (suite === undefined) return undefined;
  const { cells } = (await planSuite(suite, [], { cluster })).plan;
  const own = cells.filter((cell) => cell.runner === runner);
  const found = own.find((cell) => cell.workers === workers) ?? own[0];
  if (found !== undefined) return found;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected a cell of ${runner} in ${suite}, found only ${[...new Set(cells.map((cell) => cell.runner))].join(", ")}`,
    hint: "name one of those with --runner",
    where: { file: suite },
  });
}

/** Runs a suite that exists as text only. */
async function runText(text: string, request: CalibrateRequest): Promise<JudgedStudy> {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-calibrate-"));
  try {
    const suite = join(folder, "calibrate.yaml");
    writeFileSync(suite, text);
    return await runJudged({ suite, out: request.out, set: [], resume: request.resume, cluster: request.cluster });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the calibration's study by the path of `run`, and says what claims can tell on this machine. */
export async function calibrateMachine(request: CalibrateRequest): Promise<Calibrated> {
  const { runner, workers, blocks, slowDowns, cluster } = request;
  requireOwnCluster({ cluster, afterwards: "put `scalebench calibrate` into an sbatch script" });
  const judged = await runText(
    calibrationSuite({ runner, workers, blocks, slowDowns, like: await workLike(request) }),
    request,
  );
  const { study, analysis } = judged;
  const { cells, alpha } = study.plan;
  const series = storedSeries(study, storedOutcomes(study));
  const calibration = calibrate({ analysis, cells, alpha, series }, Random.seeded(study.plan.seed, 0));
  // A part of a calibration is told, but not kept: it would warn of margins by too few blocks.
  if (calibration === undefined || analysis.state !== "finished") return { ...judged, calibration, files: undefined };
  const { file, kept } = storeCalibration(calibration, study.paths.directory);
  return { ...judged, calibration, files: { calibration: file, kept } };
}
