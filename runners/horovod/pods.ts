import { join } from "node:path";
import type { Workload } from "../../src/types/kubernetes.js";
import type { Trial } from "../../src/types/plan.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { horovodTuning } from "../horovod-tuning.js";
import { firstNode, workerEnvironment } from "../processes.js";

/**
 * Workers without horovodrun, a pod a node, and the rendezvous in the first pod: no operator, no ssh between pods and no
 * MPI, over the same Gloo as everywhere else. An MPIJob would need a Horovod built with MPI and an sshd in the image.
 */
export function horovodPods(trial: Trial, context: LaunchContext): Workload {
  const port = context.port("horovod");
  const meeting = `${firstNode(context).address}:${port}`;
  const shape = ["--nodes", String(trial.cell.nodes), "--slots", String(trial.cell.workersPerNode)];
  return {
    kind: "indexed-job",
    argv: [
      context.python,
      join(context.runnerDirectory, "pod.py"),
      ...["--trial", context.trialFile],
      ...["--index", { pod: "index" } as const],
      ...["--rendezvous", meeting],
      ...shape,
    ],
    env: {
      ...workerEnvironment(trial, context),
      ...horovodTuning(trial.cell.runnerOptions),
      HOROVOD_CONTROLLER: "gloo",
      HOROVOD_CPU_OPERATIONS: "gloo",
    },
    port,
  };
}
