import type { CalibratedStudy } from "../../src/calibration/calibrate.js";
import { calibrationSuite } from "../../src/calibration/suite-text.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { parseSuite } from "../../src/suite/parse.js";
import type { Plan } from "../../src/types/plan.js";
import { local } from "../plan/local.js";
import { seededNoise } from "../stats/noise.js";
import { known } from "../suite/known.js";

export const planOfText = (text: string): Plan =>
  makePlan(parseSuite(text, "calibrate.yaml", known), { runners: known.runners, cluster: local });

interface Options {
  readonly blocks?: number;
  /** Standard deviation of a trial's own noise, relative. */
  readonly noise?: number;
  /** Relative change a block. */
  readonly drift?: number;
  readonly slowDowns?: readonly number[];
  readonly seed?: number;
}

const environment = {
  hardware: { cpu: "a processor", logicalCpus: "4", usableCpus: "2" },
  system: { host: "here" },
};

/** A calibration's study with made-up trials: noise of each, and what the trials of a block share. */
export function calibratedStudy(options: Options = {}): CalibratedStudy {
  const { blocks = 12, noise = 0.02, drift = 0, slowDowns = [5, 10], seed = 1 } = options;
  const { cells, alpha } = planOfText(calibrationSuite({ runner: "torch-ddp", workers: 2, blocks, slowDowns }));
  const random = seededNoise(seed);
  const series = new Map<string, Map<number, number>>(cells.map(({ id }) => [id, new Map()]));
  for (let block = 1; block <= blocks; block++) {
    const weather = 0.1 * random.normal() + drift * block;
    for (const { id, measure } of cells) {
      const log = weather + noise * random.normal() - Math.log1p(measure.slowDown / 100);
      series.get(id)?.set(block, 5000 * Math.exp(log));
    }
  }
  return {
    analysis: {
      study: "calibrate-1",
      startedAt: "2026-05-04T10:20:30.000Z",
      environment,
      harness: { version: "0.1.0" },
    },
    cells,
    alpha,
    series: (cell, metric) => (metric === "throughput" ? (series.get(cell) ?? new Map()) : new Map()),
  };
}
