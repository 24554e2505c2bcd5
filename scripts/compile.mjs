import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeBundles } from "./bundles.mjs";
import { command } from "./command.mjs";
import { compilePageScript } from "./page-script.mjs";
import { root } from "./project.mjs";

const sources = ["src", "runners", "reports", "test", "bench"];
const settings = [
  "tsconfig.json",
  join("reports", "page", "tsconfig.json"),
  join("scripts", "page-script.mjs"),
  join("scripts", "bundles.mjs"),
  join("scripts", "compile-ahead.mjs"),
  "package-lock.json",
];
const output = join(root, "dist");
const stamp = join(output, ".compiled");

const filesBelow = (folder, ending) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true })
        .filter((name) => name.endsWith(ending))
        .map((name) => join(folder, name))
        .sort()
    : [];

/** Changes when a source is added, removed or written. */
function stateOfSources() {
  const hash = createHash("sha256");
  for (const path of [...settings, ...sources.flatMap((folder) => filesBelow(folder, ".ts"))]) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

const isCompiled = (state) => existsSync(stamp) && readFileSync(stamp, "utf8") === state;

/** Compiled files whose source is gone: a removed runner must not be found any longer. */
function removeStale() {
  for (const path of sources.flatMap((folder) => filesBelow(join("dist", folder), ".js"))) {
    if (!existsSync(join(root, path.replace(/^dist\//, "").replace(/\.js$/, ".ts")))) {
      rmSync(join(root, path));
    }
  }
}

/** Compiles when a source changed since the last time that it went well. Returns an exit code. */
export async function compile() {
  const state = stateOfSources();
  if (isCompiled(state)) {
    return 0;
  }
  process.stderr.write("compiling\n");
  const tsc = join("node_modules", "typescript", "bin", "tsc");
  const code =
    (await command([process.execPath, tsc, "--project", "."])) || (await compilePageScript()) || (await makeBundles());
  if (code === 0) {
    removeStale();
    mkdirSync(output, { recursive: true });
    writeFileSync(stamp, state);
  }
  return code;
}
