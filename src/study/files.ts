import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { ScalebenchError } from "../errors/error.js";

/**
 * Makes a folder and what is missing above it. Not by Node's `recursive`, which never returns where a folder
 * cannot be made below one that is there, as in /proc (seen with Node 20).
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let at = resolve(path);
  while (!existsSync(at) && dirname(at) !== at) {
    missing.push(at);
    at = dirname(at);
  }
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Makes a rename or a new file of the folder survive a power cut. */
export function syncFolder(directory: string): void {
  const folder = openSync(directory, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * Replaces a file as a whole: a reader sees the old one or the new one, never a part.
 * `durable` makes it survive a power cut too (a fsync of file and folder).
 */
export function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: { readonly durable?: boolean } = {},
): void {
  const half = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(half, content, { flush: options.durable === true });
    renameSync(half, path);
  } catch (error) {
    rmSync(half, { force: true });
    throw error;
  }
  if (options.durable === true) syncFolder(dirname(path));
}

export const writeJson = (path: string, value: unknown, options: { readonly durable?: boolean } = {}): void =>
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`, options);

const corrupt = (path: string, found: string, cause: unknown): ScalebenchError =>
  new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected JSON in ${path}, found ${found}`,
    hint: "the study cannot be continued; start a new one with another --out",
    where: { file: path },
    cause,
  });

/** The file's JSON value, which has `schema`. Throws STUDY_CORRUPT. */
export function readJson(path: string, schema: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw corrupt(path, error instanceof SyntaxError ? "something else" : "no readable file", error);
  }
  if (typeof value !== "object" || value === null || !("schema" in value) || value.schema !== schema) {
    throw corrupt(path, `no "schema": "${schema}"`, undefined);
  }
  return { ...value };
}
