// npm run test:crash -- [--kills N] [--torchrun N] [--seed N]: studies that are killed again and again, and continued.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../../src/plan/random.js";
import { CrashTest } from "./crash-test.js";
import { torchrunStudy } from "./torchrun.js";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "1000" },
    torchrun: { type: "string", default: "6" },
    seed: { type: "string", default: "1" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "scalebench-crash-"));
const begun = performance.now();
const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const counts = await new CrashTest({ folder, kills: Number(values.kills), seed: Number(values.seed), tell }).run();
const random = Random.seeded(Number(values.seed), 1);
let torchrun = 0;
for (let study = 0; torchrun < Number(values.torchrun); study++) {
  const below = join(folder, `real-${study}`);
  mkdirSync(below);
  torchrun += await torchrunStudy(below, Math.min(3, Number(values.torchrun) - torchrun), random);
  tell(`${torchrun} kills of real torchrun`);
}
// What failed stays to be looked at.
rmSync(folder, { recursive: true });
const { kills, studies, trials } = counts;
process.stdout.write(
  `${kills.harness} kills of the harness alone and ${kills.tree} of the whole tree, in ${studies} studies of ${trials} trials, and ${torchrun} kills of studies with torchrun: ` +
    `nothing lost, nothing twice, nothing left (seed ${values.seed}, ${((performance.now() - begun) / 1_000).toFixed(0)} s)\n`,
);
