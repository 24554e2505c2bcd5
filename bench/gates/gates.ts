import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFailure } from "../../src/cli/failure.js";
import { abortOnSignals } from "../../src/cli/signals.js";
import { projectRoot } from "../../src/project/root.js";
import { loadAverage, machineFacts } from "../machine.js";
import { document } from "./document.js";
import { type GateRun, runGate, slowed, unchanged } from "./gate.js";

// npm run gates: real gates on this machine, which should do nothing else; writes docs/gates.md after each.
const kinds = Array.from({ length: 10 }, () => [unchanged, unchanged, slowed]).flat();

async function measure(signal: AbortSignal): Promise<number> {
  const machine = await machineFacts();
  const loadBefore = loadAverage();
  const date = new Date().toISOString().slice(0, 10);
  const folder = mkdtempSync(join(tmpdir(), "scalebench-gates-"));
  const runs: GateRun[] = [];
  try {
    for (const [index, kind] of kinds.entries()) {
      const run = await runGate(kind, index + 1, { folder, signal });
      runs.push(run);
      const page = document({ date, command: "npm run gates", machine, loadBefore, runs });
      writeFileSync(join(projectRoot, "docs", "gates.md"), page);
      process.stderr.write(
        `${index + 1} of ${kinds.length}: ${kind.name} ${run.verdict} after ${run.blocks} blocks, ${Math.round(run.seconds)} s\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return runs.some(({ kind, verdict }) => (verdict === "fails") !== (kind === "slowed")) ? 1 : 0;
}

const { signal, code } = abortOnSignals();
try {
  process.exitCode = await measure(signal);
} catch (error) {
  process.exitCode = code() ?? reportFailure(error, false);
}
