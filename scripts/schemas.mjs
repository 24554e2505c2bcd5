// npm run schemas: writes schemas/suite.schema.json, cluster.schema.json and dataset.schema.json from the schemas in the code. With --check it only compares, and fails when one is stale.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bootstrap } from "./bootstrap.mjs";
import { root } from "./project.mjs";

const names = ["suite", "cluster", "dataset"];
const published = (name) => join(root, "schemas", `${name}.schema.json`);

/** A schema as the code has it, with the project's own runners only. */
function currentSchema(name) {
  const { SCALEBENCH_RUNNERS_PATH: _, ...env } = process.env;
  const argv = [join(root, "dist", "src", "cli", "main.js"), "schema", name];
  return execFileSync(process.execPath, argv, { env, encoding: "utf8" });
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

async function main() {
  const code = await bootstrap();
  if (code !== 0) {
    return code;
  }
  const schemas = names.map((name) => ({ path: published(name), current: currentSchema(name) }));
  if (!process.argv.includes("--check")) {
    mkdirSync(join(root, "schemas"), { recursive: true });
    for (const { path, current } of schemas) {
      writeFileSync(path, current);
    }
    return 0;
  }
  const stale = schemas.filter(({ path, current }) => read(path) !== current);
  for (const { path } of stale) {
    process.stderr.write(`error: expected ${path} to be what the code says, found another\n\nhint: npm run schemas\n`);
  }
  return stale.length === 0 ? 0 : 1;
}

process.exitCode = await main();
