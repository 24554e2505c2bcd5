import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import type { Variables } from "./home.js";

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Every program of that name on PATH, in PATH's order, each once. A path with a slash stands for itself. */
export function findPrograms(name: string, variables: Variables): readonly string[] {
  if (name.includes("/")) {
    return isProgram(name) ? [name] : [];
  }
  const folders = (variables.PATH ?? "").split(":").filter((folder) => folder !== "");
  return [...new Set(folders.map((folder) => join(folder, name)))].filter(isProgram);
}

export const findProgram = (name: string, variables: Variables): string | undefined => findPrograms(name, variables)[0];
