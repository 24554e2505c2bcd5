import { describe, expect, it } from "vitest";
import { emulatedNodes } from "../e2e/cluster-scene.js";
import {
  eventually,
  processesOf,
  readAnalysis,
  startScalebench,
  temporaryStudy,
  writeSuite,
} from "../e2e/scalebench.js";
import { tinySuite } from "../e2e/suites.js";
import { cannotEmulate, skipped } from "../emulation/scene.js";

const suite = (runner: string): string =>
  tinySuite(`[${runner}]`)
    .replace("  workersPerNode: [1, 2]\n", "  nodes: [2]\n")
    .replace("exclude:\n  - { runner: single, workersPerNode: 2 }\n", "")
    .replace("steps: 20", "steps: 3000");

const cases = [
  { runner: "spark-horovod", service: "Spark master", words: ["deploy.master.Master"] },
  { runner: "ray", service: "Ray head", words: ["gcs_server"] },
] as const;

describe.skipIf(cannotEmulate !== undefined)(
  `a service on two nodes that is killed${skipped}`,
  { timeout: 600_000 },
  () => {
    const { folder, out } = temporaryStudy();
    const nodes = emulatedNodes();

    it.each(cases)("$service: the trial fails with that reason, and the next one has a new service", async (one) => {
      const study = `${out}-${one.runner}`;
      const run = startScalebench([
        "run",
        writeSuite(folder, suite(one.runner)),
        "--cluster",
        nodes.file,
        "--out",
        study,
      ]);
      const trains = (): boolean =>
        nodes.pids("node1", ...one.words).length > 0 &&
        [...nodes.pids("node1", "horovod.spark.task"), ...nodes.pids("node1", "RayTrainWorker")].length > 0;
      if (!(await eventually(trains, 180))) {
        run.kill("SIGINT");
        throw new Error(`no trial began: ${(await run).stderr}`);
      }
      for (const pid of nodes.pids("node1", ...one.words)) process.kill(pid, "SIGKILL");
      const { exitCode, stderr } = await run;
      expect(exitCode, stderr).toBe(5);
      const { cells, failures } = readAnalysis(study);
      expect(failures).toHaveLength(1);
      expect(failures[0]?.reason).toMatch(/was killed by SIGKILL|exited with code|ended during the trial/);
      expect(cells[0]?.trials).toEqual({ planned: 2, completed: 1, failed: 1 });
      expect(await eventually(() => processesOf(study).length === 0, 60)).toBe(true);
    });
  },
);
