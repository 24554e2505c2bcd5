import { checkStorage, type StorageQuestion } from "../environment/storage-check.js";
import { baseEnvironment } from "../launch/base-environment.js";
import type { StudyOptions } from "../study/options.js";
import type { Plan } from "../types/plan.js";
import { preparedFolders, type StudyDataset } from "./study-datasets.js";
import { codeDirectories } from "./study-environment.js";

function questionsOf({ cells }: Plan, folders: ReadonlyMap<string, string>): readonly StorageQuestion[] {
  const questions = cells.flatMap(({ workload: { dataset, storage = "local" } }): StorageQuestion[] => {
    const prepared = folders.get(dataset.name);
    return storage === "local" || prepared === undefined ? [] : [{ name: dataset.name, prepared, storage }];
  });
  return [...new Map(questions.map((question) => [`${question.name} ${question.storage}`, question])).values()];
}

interface Preflight {
  readonly plan: Plan;
  readonly datasets: readonly StudyDataset[];
  readonly python: string;
  readonly observe: StudyOptions["observe"];
}

/** Looks at rows that lie elsewhere before any worker starts. Throws DATASET_STORE. */
export async function checkStorages({ plan, datasets, python, observe }: Preflight): Promise<void> {
  for (const question of questionsOf(plan, preparedFolders(datasets))) {
    observe({ event: "note", message: `looking at the rows of ${question.name} at ${question.storage}` });
    const { pythonPath } = codeDirectories;
    await checkStorage(question, { python, pythonPath, variables: baseEnvironment(process.env) });
  }
}
