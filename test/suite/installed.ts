import { existsSync, readdirSync } from "node:fs";
import { datasetNames } from "../../src/registry/datasets.js";
import { modelNames } from "../../src/registry/models.js";
import type { KnownNames } from "../../src/suite/known.js";
import type { Runner } from "../../src/types/runner.js";

export const projectFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);

const foldersWith = (parent: string, file: string): readonly string[] =>
  readdirSync(projectFile(parent)).filter((name) => existsSync(projectFile(`${parent}/${name}/${file}`)));

/** Every runner and data set that has a folder in the project, so that a new one is never forgotten here. */
export async function installed(): Promise<KnownNames> {
  const modules = foldersWith("runners", "runner.ts").map(async (name) => {
    const { runner } = (await import(projectFile(`runners/${name}/runner.ts`).href)) as { runner: Runner };
    return [runner.name, runner] as const;
  });
  return {
    runners: new Map(await Promise.all(modules)),
    datasets: datasetNames(),
    models: modelNames(),
  };
}
