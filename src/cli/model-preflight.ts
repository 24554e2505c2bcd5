import { basename } from "node:path";
import { checkModel, type ModelQuestion } from "../environment/model-check.js";
import { baseEnvironment } from "../launch/base-environment.js";
import type { StudyOptions } from "../study/options.js";
import { modelFileOf } from "../study/variant-code.js";
import type { Plan } from "../types/plan.js";
import { preparedFolders, type StudyDataset } from "./study-datasets.js";
import { codeDirectories } from "./study-environment.js";

/** Each of the author's models once for everything that its cells differ in. */
function questionsOf({ cells }: Plan, prepared: ReadonlyMap<string, string>): readonly ModelQuestion[] {
  const questions = cells.flatMap(({ workload: { model, dataset, precision }, seed }): ModelQuestion[] =>
    modelFileOf(model.name) === undefined
      ? []
      : [
          {
            model,
            dataset,
            datasets: codeDirectories.datasetsDirectory,
            prepared: prepared.get(dataset.name) ?? null,
            seed,
            precision,
          },
        ],
  );
  // One seed stands for all: what is wrong with a model is wrong under any.
  const keyOf = ({ seed: _, ...rest }: ModelQuestion): string => JSON.stringify(rest);
  return [...new Map(questions.toReversed().map((question) => [keyOf(question), question])).values()].toReversed();
}

interface Preflight {
  readonly plan: Plan;
  readonly datasets: readonly StudyDataset[];
  readonly python: string;
  readonly observe: StudyOptions["observe"];
}

/** Checks the author's own models before any worker starts. Throws MODEL_UNFIT with file and line. */
export async function checkModels({ plan, datasets, python, observe }: Preflight): Promise<void> {
  for (const question of questionsOf(plan, preparedFolders(datasets))) {
    const name = basename(question.model.name);
    observe({ event: "note", message: `checking the model ${name} on four samples` });
    const { pythonPath } = codeDirectories;
    const warnings = await checkModel(question, { python, pythonPath, variables: baseEnvironment(process.env) });
    for (const { message, line } of warnings) {
      const where = line === null ? name : `${name.replace(/:[^:]*$/, "")}, line ${line}`;
      observe({ event: "warning", message: `${where}: ${message}` });
    }
  }
}
