// npm run schemas: writes schemas/suite.schema.json from the schema in the code. With --check it only compares, and fails when it is stale.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bootstrap } from "./bootstrap.mjs";
import { root } from "./project.mjs";

const published = join(root, "schemas", "suite.schema.json");

/** The schema as the code has it, with the project's own runners only. */
function currentSchema() {
  const { SCALEBENCH_RUNNERS_PATH: _, ...env } = process.env;
  const argv = [join(root, "dist", "src", "cli", "main.js"), "schema", "suite"];
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
  const current = currentSchema();
  if (!process.argv.includes("--check")) {
    mkdirSync(join(root, "schemas"), { recursive: true });
    writeFileSync(published, current);
    return 0;
  }
  if (read(published) === current) {
    return 0;
  }
  process.stderr.write(
    `error: expected ${published} to be what the code says, found another\n\nhint: npm run schemas\n`,
  );
  return 1;
}

process.exitCode = await main();
