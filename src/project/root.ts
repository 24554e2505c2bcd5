import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error(`no package.json above ${start}`);
    }
    folder = parent;
  }
  return folder;
}

/**
 * The folder that holds package.json: the checkout, or the installed package. Python entries,
 * templates, data sets and suites lie under it, beside the compiled code in `dist/`.
 */
export const projectRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Version of scalebench as package.json states it. */
export function harnessVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  return manifest !== null && typeof manifest === "object" && "version" in manifest ? String(manifest.version) : "0";
}
