import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.mjs";
import { root } from "./project.mjs";

const folder = join(root, "dist", "bundles");
const stamp = join(folder, ".made");
/** Compiled modules that import from libraries alone. */
const entries = {
  arrow: join(root, "dist", "src", "records", "table-library.js"),
  charts: join(root, "dist", "reports", "chart-libraries.js"),
  templates: join(root, "dist", "reports", "template-libraries.js"),
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

/** Changes with the libraries, and with the Node that compiles them ahead. */
function stateOfBundles() {
  const hash = createHash("sha256").update(process.version);
  const made = [join("scripts", "bundles.mjs"), join("scripts", "compile-ahead.mjs"), "package-lock.json"];
  for (const path of [...made.map((name) => join(root, name)), ...Object.values(entries)]) {
    hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** Makes dist/bundles where it is not as it should be: libraries as one file each, and what V8 compiles of it for a page. Returns an exit code. */
export async function makeBundles() {
  const state = stateOfBundles();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === state) return 0;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, entry] of Object.entries(entries)) {
    writeFileSync(join(folder, `${name}.cjs`), await bundle(entry));
  }
  const code = await command([process.execPath, join("scripts", "compile-ahead.mjs")]);
  if (code === 0) writeFileSync(stamp, state);
  return code;
}
