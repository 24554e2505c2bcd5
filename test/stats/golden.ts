import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of test/goldens; its content is trusted, for it lies in the repository. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, "../goldens", name), "utf8")) as T;
}
