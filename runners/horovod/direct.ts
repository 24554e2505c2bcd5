import type { ProcessSpec } from "../../src/types/launch.js";
import type { Trial } from "../../src/types/plan.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { horovodTuning } from "../horovod-tuning.js";
import { entryOf, firstNode, gpusOfNode, guarded, workerEnvironment } from "../processes.js";

/** What horovodrun would tell a worker of its place (horovod/runner/gloo_run.py, create_slot_env_vars). */
const placeOf = (trial: Trial, node: string, index: number, slot: number): Record<string, string> => ({
  HOROVOD_HOSTNAME: node,
  HOROVOD_RANK: String(index * trial.cell.workersPerNode + slot),
  HOROVOD_SIZE: String(trial.cell.workers),
  HOROVOD_LOCAL_RANK: String(slot),
  HOROVOD_LOCAL_SIZE: String(trial.cell.workersPerNode),
  HOROVOD_CROSS_RANK: String(index),
  HOROVOD_CROSS_SIZE: String(trial.cell.nodes),
});

/**
 * Every worker as a process of its own, without horovodrun and without ssh between nodes. The first one also holds the
 * rendezvous, on the first node's address alone; the others start when it listens.
 */
export function directWorkers(trial: Trial, context: LaunchContext): readonly ProcessSpec[] {
  const { nodes, exchange } = context;
  const { address } = firstNode(context);
  // A new port for each trial: one that was free long ago may be taken by now.
  const port = context.port(`horovod-${trial.id}`);
  const network = exchange === undefined ? "lo" : exchange.interface;
  const shared = {
    ...workerEnvironment(trial, context),
    ...horovodTuning(trial.cell.runnerOptions),
    HOROVOD_CONTROLLER: "gloo",
    HOROVOD_CPU_OPERATIONS: "gloo",
    HOROVOD_GLOO_RENDEZVOUS_ADDR: address,
    HOROVOD_GLOO_RENDEZVOUS_PORT: String(port),
    ...(network === undefined ? {} : { HOROVOD_GLOO_IFACE: network }),
    SCALEBENCH_NODES: nodes.map(({ name }) => name).join(","),
  };
  return nodes.flatMap((node, index) =>
    Array.from({ length: trial.cell.workersPerNode }, (_, slot): ProcessSpec => {
      const first = index === 0 && slot === 0;
      const rendezvous = first ? ["--rendezvous", `${address}:${port}`] : [];
      return {
        name: `worker-${node.name}-${slot}`,
        node: node.name,
        role: first ? "head" : "worker",
        argv: guarded(context, context.python, entryOf(context), "--trial", context.trialFile, ...rendezvous),
        env: {
          ...shared,
          // All of the node's, of which each worker takes that of its slot.
          ...gpusOfNode(trial, context, index, trial.cell.workersPerNode),
          ...placeOf(trial, node.name, index, slot),
        },
        cwd: context.outputDirectory,
        ready: first ? { kind: "port", host: address, port } : { kind: "started" },
      };
    }),
  );
}
