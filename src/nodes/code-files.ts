import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { NodeFile } from "../launch/remote/node-files.js";

/** Folders that hold what was made from the code, not the code. */
const made = new Set(["__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", "node_modules"]);

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !made.has(entry.name)) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

const isCode = (path: string): boolean => !path.endsWith(".ts") && !path.endsWith(".pyc");

/** Everything that training processes read from the given folders, for the nodes. */
export const codeFiles = (folders: readonly string[], onNode: (path: string) => string): readonly NodeFile[] =>
  folders.flatMap((folder) =>
    [...filesBelow(folder)]
      .filter(isCode)
      .map((path) => ({ path: onNode(path), content: readFileSync(path), mode: statSync(path).mode & 0o755 })),
  );
