import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { NodeFile } from "../launch/remote/node-files.js";

/** Code and data that nodes without the harness' files are given. */
export interface CodePlace {
  /** A folder of this machine that has a place of its own on the nodes, or a single file. */
  readonly from: string;
  /** Of all that is sent: another content gets another place, and equal content is sent once. */
  readonly digest: string;
  /** Files, and folders with all below them; each is `from` or below it. */
  readonly sent: readonly string[];
}

/** Folders that hold what was made from the code, not the code. */
const made = new Set(["__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", "node_modules"]);

function* filesBelow(folder: string): Generator<string> {
  if (statSync(folder).isFile()) {
    yield folder;
    return;
  }
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !made.has(entry.name)) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

export const isCode = (path: string): boolean => !path.endsWith(".ts") && !path.endsWith(".pyc");

/** Everything that training processes read of a place, for the nodes. */
export const codeFiles = ({ sent }: CodePlace, onNode: (path: string) => string): readonly NodeFile[] =>
  sent.flatMap((folder) =>
    [...filesBelow(folder)]
      .filter(isCode)
      .map((path) => ({ path: onNode(path), content: readFileSync(path), mode: statSync(path).mode & 0o755 })),
  );
