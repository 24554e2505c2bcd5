import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { emulatedNodes } from "./cluster-scene.js";
import { eventually, processesOf, startScalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

/** Trials long enough to be interfered with: a second or two of training. */
const suite = tinySuite("[torch-ddp]")
  .replace("  workersPerNode: [1, 2]\n", "  nodes: [1, 2]\n")
  .replace("exclude:\n  - { runner: single, workersPerNode: 2 }\n", "")
  .replace("steps: 20", "steps: 4000")
  .replace("timeout: 3m", "timeout: 90s");

/** Words in the command of a process that trains. */
export const worker = ["entry.py", "--trial"] as const;

/** Two emulated nodes, and studies on them that can be interfered with while they train. */
export function trainingNodes() {
  const { folder } = temporaryStudy();
  const nodes = emulatedNodes();
  const file = writeSuite(folder, suite);
  let studies = 0;
  const place = (): string => join(folder, `${basename(folder)}-${++studies}`);

  /** Starts a study and waits until a trial of two nodes trains. */
  const training = async (cluster: string, out: string, further: readonly string[] = []) => {
    const run = startScalebench(["run", file, "--cluster", cluster, "--out", out, ...further]);
    const trains = (): boolean => {
      const trials = join(out, "trials");
      if (!existsSync(trials)) return false;
      const two = readdirSync(trials).filter(
        (trial) => trial.includes("-n2-") && existsSync(join(trials, trial, "1", "rank-1.arrow")),
      );
      return two.length > 0 && nodes.pids("node2", ...worker).length > 0;
    };
    // Looked at often, for it may last a second.
    let seen = trains();
    for (const end = performance.now() + 90_000; !seen && performance.now() < end; seen = trains()) await wait(20);
    if (!seen) {
      run.kill("SIGINT");
      throw new Error(`no trial of two nodes trained: ${(await run).stderr}`);
    }
    // Not the promise itself, which would be waited for.
    return { run };
  };

  const nothingLeft = (out: string): Promise<boolean> =>
    eventually(
      () =>
        processesOf(out).length === 0 &&
        nodes.pids("node1", "entry.py").length + nodes.pids("node2", "entry.py").length === 0,
      60,
    );
  return { folder, nodes, file, place, training, nothingLeft };
}
