import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeJsonAtomically } from "../environment/atomic-file.js";
import { fitModels } from "../environment/simpler-models.js";
import { ScalebenchError } from "../errors/error.js";
import { baseEnvironment } from "../launch/base-environment.js";
import { projectRoot } from "../project/root.js";
import { studyPaths } from "../study/layout.js";
import type { StudyOptions } from "../study/options.js";
import type { Cell, Plan } from "../types/plan.js";
import { sparkEnvironment } from "./dataset-actions.js";
import { readSimplerModels, type StoredSimplerModels } from "./stored-simpler-models.js";
import { preparedFolders, type StudyDataset } from "./study-datasets.js";
import { codeDirectories } from "./study-environment.js";

const runners = join(projectRoot, "runners");
const program = join(runners, "simpler_models", "fit.py");
const pythonPath = [join(runners, "simpler_models"), codeDirectories.pythonPath, join(runners, "preparation")];

/** Fits of each model. */
const repeats = 3;

interface Request {
  readonly plan: Plan;
  readonly datasets: readonly StudyDataset[];
  readonly directory: string;
  readonly observe: StudyOptions["observe"];
  readonly signal: AbortSignal;
}

/** One cell for each data set with its options: simpler models depend on nothing else of a cell. */
const onePerDataset = ({ cells }: Plan): readonly Cell[] => [
  ...new Map(cells.toReversed().map((cell) => [JSON.stringify(cell.workload.dataset), cell])).values(),
];

type Entry = StoredSimplerModels["models"][number];

async function fitted(cell: Cell, at: number, request: Request): Promise<readonly Entry[]> {
  const { plan, datasets, directory, signal } = request;
  const models = plan.simplerModels ?? [];
  const { dataset } = cell.workload;
  const paths = studyPaths(directory);
  const folder = `${dataset.name}-${at + 1}`;
  const { python, javaHome } = await sparkEnvironment();
  const out = join(paths.simplerModelsFolder, folder);
  try {
    const found = await fitModels(
      {
        dataset,
        datasets: codeDirectories.datasetsDirectory,
        prepared: preparedFolders(datasets).get(dataset.name) ?? null,
        seed: cell.seed,
        models,
        repeats,
        out,
      },
      {
        python,
        javaHome,
        program,
        pythonPath,
        variables: baseEnvironment(process.env),
        log: join(out, "fit.log"),
        watch: () => undefined,
        signal,
      },
    );
    return found.map(({ model, ...rest }) => ({
      ...rest,
      model: models.find((name) => name === model) ?? "logistic-regression",
      dataset: dataset.name,
      folder: join(folder, model),
    }));
  } catch (error) {
    if (!(error instanceof ScalebenchError)) throw error;
    // A row with its reason, as a failed trial is: the study stands without it.
    return models.map((model) => ({
      model,
      dataset: dataset.name,
      library: "",
      fitSeconds: [],
      folder: join(folder, model),
      because: error.message,
    }));
  }
}

/** Fits the simpler models that a plan asks for, where that has not been done, and keeps what they take and predict. */
export async function fitSimplerModels(request: Request): Promise<void> {
  const { plan, directory, observe } = request;
  const paths = studyPaths(directory);
  if (plan.simplerModels === undefined || readSimplerModels(paths) !== undefined) return;
  observe({ event: "note", message: `fitting ${plan.simplerModels.join(" and ")} to the same rows` });
  rmSync(paths.simplerModelsFolder, { recursive: true, force: true });
  const models: Entry[] = [];
  for (const [at, cell] of onePerDataset(plan).entries()) models.push(...(await fitted(cell, at, request)));
  const stored: StoredSimplerModels = { schema: "scalebench/simpler-models/v1", models };
  writeJsonAtomically(paths.simplerModels, stored);
}
