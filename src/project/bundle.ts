import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { projectRoot } from "./root.js";

const folder = join(projectRoot, "dist", "bundles");
const loaded = new Map<string, { readonly script: Script; readonly exports: object }>();

/**
 * What a bundle of libraries exports: one file in place of hundreds, with its functions compiled ahead. V8 itself takes
 * such a cache only where its version and flags are the same, and else compiles as usual.
 * Made by scripts/bundles.mjs; throws where that was not done.
 */
export function bundled<Exports extends object>(name: string): Exports {
  const known = loaded.get(name) ?? load(name);
  loaded.set(name, known);
  return known.exports as Exports;
}

function load(name: string) {
  const filename = join(folder, `${name}.cjs`);
  if (!existsSync(filename))
    throw new Error(`${filename}, libraries of the page, is missing: \`npm run build\` makes it`);
  const cache = cacheOf(name);
  // The bundler writes ASCII alone, of which V8 keeps a byte a character.
  const text = `(function (exports, module) {${readFileSync(filename, "latin1")}\n})`;
  const script = new Script(text, { filename, ...(existsSync(cache) ? { cachedData: readFileSync(cache) } : {}) });
  const module = { exports: {} };
  (script.runInThisContext() as (exports: object, module: object) => void)(module.exports, module);
  return { script, exports: module.exports };
}

const cacheOf = (name: string): string => join(folder, `${name}.cache`);

/** Writes what V8 has compiled so far of the bundles that are in use. */
export function keepCompiled(): void {
  for (const [name, { script }] of loaded) writeFileSync(cacheOf(name), script.createCachedData());
}
