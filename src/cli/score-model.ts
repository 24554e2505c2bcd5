import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeJsonAtomically } from "../environment/atomic-file.js";
import { type Scored, scoreRows } from "../environment/model-programs.js";
import { readSavedModel, savedModelFiles } from "../environment/saved-model.js";
import { blockOrder } from "../plan/order.js";
import { studyErrorOf } from "../study/file-errors.js";
import { sparkEnvironment } from "./dataset-actions.js";
import { modelProgram, ownModelFile } from "./model-code.js";
import { datasetOfModel } from "./model-rows.js";
import { rate } from "./numbers.js";
import { differenceText, type Scoring, type ScoringRun, scoringRates } from "./scoring.js";
import { differs, requirePredictions, requireScorable } from "./scoring-checks.js";
import { abortOnSignals } from "./signals.js";
import { codeDirectories } from "./study-environment.js";
import { isLive, narrate, StatusLine } from "./terminal.js";

interface ScoreOptions {
  readonly executors: readonly number[];
  readonly repeats: number;
  /** At least so many are timed; 0 for none. */
  readonly rows: number;
  readonly out: string | undefined;
  readonly modelFile: string | undefined;
}

/** Of probabilities. */
const tolerance = 1e-5;

/** Of the order of batches. */
const seed = 1;

/**
 * Scores a data set's test rows in Spark, round by round, each with every number of executors in its own seeded order;
 * each batch in a Spark of its own. Throws MODEL_DIFFERS for the first whose predictions are not the trial's.
 */
export async function scoreModel(
  given: string,
  options: ScoreOptions,
): Promise<{ readonly scoring: Scoring; readonly predictions: string } | { readonly code: number }> {
  const { signal, code } = abortOnSignals();
  const folder = resolve(given);
  const saved = readSavedModel(folder);
  requireScorable(saved, folder);
  const modelFile = ownModelFile(saved, options.modelFile);
  const predictions = resolve(options.out ?? join(folder, "predictions"));
  requirePredictions(predictions);
  const environment = await sparkEnvironment();
  const status = new StatusLine();
  const watch = (line: string): void => (isLive() ? status.show(`  ${line}`) : undefined);
  const tell = (line: string): void => {
    status.clear();
    narrate(line);
  };
  const draft = `${predictions}.${process.pid}.draft`;
  const batch = (executors: number, prepared: string | null): Promise<Scored> =>
    scoreRows(
      {
        folder,
        modelFile,
        columns: saved.input.columns.map(({ name }) => name),
        dataset: { name: saved.dataset.name, options: saved.dataset.options },
        datasets: codeDirectories.datasetsDirectory,
        prepared,
        seed: saved.seed,
        executors,
        rows: options.rows,
        tolerance,
        draft,
        out: predictions,
      },
      modelProgram("score_model.py", environment, { watch, signal }),
    );
  const runs: ScoringRun[] = [];
  let [rows, largest] = [0, 0];
  try {
    const prepared = await datasetOfModel(saved, { tell, watch, signal });
    for (let repeat = 1; repeat <= options.repeats; repeat += 1) {
      for (const executors of blockOrder(seed, repeat, options.executors)) {
        const scored = await batch(executors, prepared);
        const { compared, timed } = scored;
        const different = differenceText(scored, tolerance);
        if (different !== undefined) throw differs(different, saved, predictions);
        [rows, largest] = [compared.rows, Math.max(largest, compared.largest)];
        if (timed === null) continue;
        runs.push({ executors, repeat, ...timed });
        tell(
          `scored ${timed.rows} rows with ${executors} at a time: ${rate(timed.rows / timed.seconds, "rows/s")} (repeat ${repeat} of ${options.repeats})`,
        );
      }
    }
    const scoring: Scoring = {
      schema: "scalebench/scoring/v1",
      model: saved.parameters.digest,
      dataset: saved.dataset.name,
      when: new Date().toISOString(),
      compared: { rows, largest, tolerance },
      rates: scoringRates(runs),
      runs,
    };
    writeJsonAtomically(join(folder, savedModelFiles.scoring), scoring);
    return { scoring, predictions };
  } catch (error) {
    const ended = code();
    if (ended === undefined) throw studyErrorOf(error, folder);
    tell("interrupted: nothing half-made is left");
    return { code: ended };
  } finally {
    status.clear();
    rmSync(draft, { recursive: true, force: true });
  }
}
