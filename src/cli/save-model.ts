import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { digestOfFile } from "../environment/code-digest.js";
import { writeModel } from "../environment/model-programs.js";
import { resolveEnvironment } from "../environment/resolve.js";
import { type SavedModel, savedModelFiles } from "../environment/saved-model.js";
import { ScalebenchError } from "../errors/error.js";
import { studyErrorOf } from "../study/file-errors.js";
import { makeFolder, writeJson } from "../study/files.js";
import { readIdentity, type StudyIdentity } from "../study/identity.js";
import { modelsFolder } from "../study/layout.js";
import type { StudyOptions } from "../study/options.js";
import { ownAttempt } from "../study/own-files.js";
import { readStudy, type StoredStudy } from "../study/read-study.js";
import { modelFileOf } from "../study/variant-code.js";
import type { Cell } from "../types/plan.js";
import { modelProgram, requireModelFile } from "./model-code.js";
import { chosenModel } from "./model-trial.js";
import { abortOnSignals } from "./signals.js";
import { storedOutcomes } from "./stored-trials.js";
import { type StudyDataset, studyDatasets } from "./study-datasets.js";
import { codeDirectories } from "./study-environment.js";
import { narrate } from "./terminal.js";

interface SaveOptions {
  readonly cell: string | undefined;
  readonly out: string | undefined;
}

export interface SavedFolder {
  readonly folder: string;
  readonly manifest: SavedModel;
}

/** Throws MODEL_CHANGED where the rows that Spark prepared are not those of the study. */
function requireSameRows({ name, manifest, digest }: StudyDataset, identity: StudyIdentity): void {
  const before = identity[`rows of ${name}`];
  if (manifest === undefined || before === undefined || before === digest) return;
  throw new ScalebenchError({
    code: "MODEL_CHANGED",
    message: `expected the rows of ${name} that the study trained on, found others`,
    hint: "undo the change of its dataset.yaml or pipeline.py, or run the study anew",
  });
}

type Result = ReturnType<typeof chosenModel>["result"];
type ModelEntry = SavedModel["model"];

/** The model as the manifest names it: of a user's own file the name alone, for its folder is nobody's matter. */
function modelOf({ workload }: Cell, identity: StudyIdentity): ModelEntry & { readonly path: string | null } {
  const { name, options } = workload.model;
  const own = modelFileOf(name);
  if (own === undefined) return { name, options, file: null, path: null };
  const file = basename(own.file);
  const digest = identity[`model ${file}`];
  requireModelFile(own.file, digest);
  const entry = { name: file, function: own.build, sha256: digest ?? "" };
  return { name: `${file}:${own.build}`, options, file: entry, path: own.file };
}

const entryOf = (file: string): { readonly bytes: number; readonly sha256: string } => ({
  bytes: statSync(file).size,
  sha256: digestOfFile(file),
});

function filesIn(folder: string): SavedModel["files"] {
  const { tensors, predictions } = savedModelFiles;
  const [saved, told] = [join(folder, tensors), join(folder, predictions)];
  return { [tensors]: entryOf(saved), ...(existsSync(told) ? { [predictions]: entryOf(told) } : {}) };
}

function requireNothing(out: string): void {
  if (!existsSync(out)) return;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected no file or folder at ${out}, found one`,
    hint: "remove it, or name another place with --out FOLDER",
    where: { file: out },
  });
}

const trainingOf = ({ id, plan }: StoredStudy, { id: cell, workload }: Cell, { trial, attempt }: Result) => ({
  study: id,
  suite: plan.suite.name,
  cell,
  trial,
  attempt,
  precision: workload.precision,
  device: workload.device,
});

/** Preparing rows is told as a study tells it. */
const tell: StudyOptions["observe"] = (event) => (event.event === "note" ? narrate(event.message) : undefined);

/**
 * Turns the parameters of a cell's last good trial into a folder with tensors, predictions and a manifest, whole or not
 * at all. Throws STUDY_*, MODEL_*, and what preparing the data set throws.
 */
export async function saveModel(
  study: string,
  { cell: asked, out: given }: SaveOptions,
): Promise<SavedFolder | { readonly code: number }> {
  const { signal, code } = abortOnSignals();
  const stored = readStudy(resolve(study));
  const { paths, plan } = stored;
  const { cell, result, digest } = chosenModel(stored, storedOutcomes(stored), asked);
  const out = resolve(given ?? join(paths.directory, modelsFolder, cell.id));
  requireNothing(out);
  const identity = readIdentity(paths);
  const { path, ...model } = modelOf(cell, identity);
  const draft = `${out}.${process.pid}.draft`;
  const rows = cell.workload.dataset;
  const training = trainingOf(stored, cell, result);
  try {
    const [dataset] = await studyDatasets({ ...plan, cells: [cell] }, { observe: tell, signal });
    if (dataset === undefined) throw new Error(`no data set for ${cell.id}`);
    requireSameRows(dataset, identity);
    makeFolder(draft);
    const told = await writeModel(
      {
        model,
        modelFile: path,
        dataset: rows,
        datasets: codeDirectories.datasetsDirectory,
        prepared: dataset.prepared ?? null,
        seed: cell.seed,
        training,
        trial: ownAttempt(paths, result.trial, result.attempt).directory,
        workers: cell.workers,
        digest,
        out: draft,
      },
      modelProgram("save_model.py", resolveEnvironment({ runners: [] }), { watch: () => {}, signal }),
    );
    const manifest: SavedModel = {
      schema: "scalebench/model/v1",
      model,
      input: { ...told.input, columns: dataset.manifest?.columns ?? [] },
      classes: told.classes,
      target: told.target,
      classNames: dataset.manifest?.classes ?? null,
      seed: cell.seed,
      dataset: { ...rows, digest: dataset.digest },
      training,
      parameters: { digest, ...told.parameters },
      predictions: told.predictions,
      files: filesIn(draft),
    };
    writeJson(join(draft, savedModelFiles.manifest), manifest, { durable: true });
    renameSync(draft, out);
    return { folder: out, manifest };
  } catch (error) {
    const ended = code();
    if (ended === undefined) throw studyErrorOf(error, out);
    narrate("interrupted: nothing half-made is left");
    return { code: ended };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
