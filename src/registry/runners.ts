import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ScalebenchError } from "../errors/error.js";
import { projectRoot } from "../project/root.js";
import type { Runner } from "../types/runner.js";

/** A runner and the folder that holds its Python entry. */
export interface RegisteredRunner {
  readonly runner: Runner;
  readonly directory: string;
}

export type RunnerRegistry = ReadonlyMap<string, RegisteredRunner>;

const compiledRoot = join(projectRoot, "dist");

/** Folders that hold one folder a runner: the project's own, then those of SCALEBENCH_RUNNERS_PATH. */
function searchPath(): readonly string[] {
  const extra = (process.env.SCALEBENCH_RUNNERS_PATH ?? "").split(":").filter((folder) => folder !== "");
  return [join(compiledRoot, "runners"), ...extra.map((folder) => resolve(folder))];
}

/** The compiler copies no Python: the entry of `dist/x/runner.js` lies in `x/`. */
function sourceOf(compiledFolder: string): string {
  const inside = relative(compiledRoot, compiledFolder);
  return inside.startsWith("..") ? compiledFolder : join(projectRoot, inside);
}

function isRunner(value: unknown): value is Runner {
  return value !== null && typeof value === "object" && "name" in value && "plan" in value && "requirements" in value;
}

async function load(folder: string): Promise<RegisteredRunner> {
  const module: unknown = await import(pathToFileURL(join(folder, "runner.js")).href);
  const runner = module !== null && typeof module === "object" && "runner" in module ? module.runner : undefined;
  if (!isRunner(runner)) {
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected ${join(folder, "runner.js")} to export \`runner\`, found no such export`,
      hint: "export an object of type Runner (src/types/runner.ts), or take the folder out of SCALEBENCH_RUNNERS_PATH",
    });
  }
  return { runner, directory: sourceOf(folder) };
}

/** Every runner there is, by name: one folder each. */
export async function findRunners(): Promise<RunnerRegistry> {
  const folders = searchPath().flatMap((path) =>
    existsSync(path)
      ? readdirSync(path)
          .sort()
          .map((name) => join(path, name))
          .filter((folder) => existsSync(join(folder, "runner.js")))
      : [],
  );
  const found = await Promise.all(folders.map(load));
  return new Map(found.map((entry) => [entry.runner.name, entry]));
}
