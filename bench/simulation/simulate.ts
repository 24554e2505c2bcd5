import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../src/project/root.js";
import { document } from "./document.js";
import { bounds, missed, runSimulations } from "./rows.js";

// npm run simulate: prints docs/simulations.md and writes it. Exits with 1 where a bound is missed.
const simulations = runSimulations({ studies: 10_000, seed: 2026 });
const text = document(simulations);
const folder = join(projectRoot, "docs");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "simulations.md"), text);
process.stdout.write(text);
for (const { what, found, least, most } of missed(bounds(simulations))) {
  const asked = least === undefined ? `at most ${most}` : `at least ${least}`;
  process.stderr.write(`error: expected ${asked}, found ${found.toFixed(4)}: ${what}\n`);
  process.exitCode = 1;
}
