import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { projectRoot } from "../project/root.js";

const ignored = new Set(["__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"]);

function filesBelow(folder: string, accept: (name: string) => boolean): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !ignored.has(name));
  return entries.flatMap((entry) => {
    if (entry.isDirectory()) {
      return filesBelow(join(folder, entry.name), accept).map((path) => join(entry.name, path));
    }
    return entry.isFile() && accept(entry.name) ? [entry.name] : [];
  });
}

/** sha256 of a file's content. */
export const digestOfFile = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** sha256 over names and contents of the files below the given folders, in the order of their names. */
export function digestOfTrees(
  root: string,
  trees: readonly { readonly folder: string; readonly accept: (name: string) => boolean }[],
): string {
  const hash = createHash("sha256");
  for (const { folder, accept } of trees) {
    const below = join(root, folder);
    const paths = existsSync(below) ? [...filesBelow(below, accept)].sort() : [];
    for (const path of paths) {
      const content = readFileSync(join(below, path));
      hash.update(`${join(folder, path)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

/** Digest of all code and data that a training process reads from the project: equal digest, same training. */
export function trainingCodeDigest(root: string = projectRoot): string {
  return digestOfTrees(root, [
    { folder: "runners", accept: (name) => name.endsWith(".py") },
    { folder: "datasets", accept: (name) => !name.endsWith(".pyc") },
  ]);
}

/** Digest of a data set's own folder: how it is made, and the checksum of what from. */
export const datasetDigest = (directory: string): string =>
  digestOfTrees(dirname(dirname(directory)), [
    { folder: join(basename(dirname(directory)), basename(directory)), accept: (file) => !file.endsWith(".pyc") },
  ]);
