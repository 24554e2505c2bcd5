import { basename } from "node:path";
import { checkModel, type ModelFindings, type ModelQuestion } from "../environment/model-check.js";
import { baseEnvironment } from "../launch/base-environment.js";
import type { StudyOptions } from "../study/options.js";
import { modelFileOf } from "../study/variant-code.js";
import type { Cell, Plan } from "../types/plan.js";
import { preparedFolders, type StudyDataset } from "./study-datasets.js";
import { codeDirectories } from "./study-environment.js";

type Datasets = readonly Pick<StudyDataset, "name" | "prepared">[];

/** The author's own, and architectures of another library: what of them can be trained nobody knows before. */
export const isForeign = ({ workload: { model } }: Cell): boolean =>
  modelFileOf(model.name) !== undefined || model.name.startsWith("hf:");

/** Each model of the cells once for everything that its cells differ in. */
export function modelQuestions(cells: Plan["cells"], datasets: Datasets): readonly ModelQuestion[] {
  const prepared = preparedFolders(datasets);
  const questions = cells.map(
    ({ workload: { model, dataset, precision }, seed }): ModelQuestion => ({
      model,
      dataset,
      datasets: codeDirectories.datasetsDirectory,
      prepared: prepared.get(dataset.name) ?? null,
      seed,
      precision,
    }),
  );
  // One seed stands for all: what is wrong with a model is wrong under any.
  const keyOf = ({ seed: _, ...rest }: ModelQuestion): string => JSON.stringify(rest);
  return [...new Map(questions.toReversed().map((question) => [keyOf(question), question])).values()].toReversed();
}

interface Asking {
  readonly python: string;
  readonly observe: StudyOptions["observe"];
}

/** Checks one model, and tells its warnings. Throws MODEL_UNFIT with file and line, and what is wrong with its data. */
export async function askModel(question: ModelQuestion, { python, observe }: Asking): Promise<ModelFindings> {
  const name = basename(question.model.name);
  observe({ event: "note", message: `checking the model ${name} on four samples` });
  const { pythonPath } = codeDirectories;
  const findings = await checkModel(question, { python, pythonPath, variables: baseEnvironment(process.env) });
  for (const { message, line } of findings.warnings) {
    const where = line === null ? name : `${name.replace(/:[^:]*$/, "")}, line ${line}`;
    observe({ event: "warning", message: `${where}: ${message}` });
  }
  return findings;
}

interface Preflight extends Asking {
  readonly plan: Plan;
  readonly datasets: Datasets;
}

/** Checks the models that are not scalebench's own before any worker starts. Throws MODEL_UNFIT with file and line. */
export async function checkModels({ plan, datasets, ...asking }: Preflight): Promise<void> {
  for (const question of modelQuestions(plan.cells.filter(isForeign), datasets)) await askModel(question, asking);
}
