import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.mjs";
import { root } from "./project.mjs";

const folder = join(root, "dist", "bundles");
/** Compiled modules that import from libraries alone. */
const entries = {
  arrow: join(root, "dist", "src", "records", "table-library.js"),
  page: join(root, "dist", "reports", "libraries.js"),
};

/** The text of an entry with all that it imports, for browsers: without what asks Node for a canvas or files. */
async function bundle(entry) {
  // Not there before the first installation of packages.
  const { build } = await import("vite");
  const made = await build({
    configFile: false,
    root,
    logLevel: "warn",
    esbuild: { charset: "ascii", minifyWhitespace: true, minifyIdentifiers: false, minifySyntax: false },
    build: { write: false, target: "node20", minify: "esbuild", lib: { entry, formats: ["cjs"] } },
  });
  const [output] = made.flatMap(({ output: files }) => files);
  return output.code;
}

/** Makes dist/bundles: libraries as one file each, and what V8 compiles of it for a page. Returns an exit code. */
export async function makeBundles() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, entry] of Object.entries(entries)) {
    writeFileSync(join(folder, `${name}.cjs`), await bundle(entry));
  }
  return command([process.execPath, join("scripts", "compile-ahead.mjs")]);
}
