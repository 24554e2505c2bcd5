import { z } from "zod";
import type { Workload } from "../../src/types/kubernetes.js";
import type { ProcessSpec } from "../../src/types/launch.js";
import type { Trial } from "../../src/types/plan.js";
import type { LaunchContext, Runner } from "../../src/types/runner.js";
import { entryOf, firstNode, gpusOfNode, guarded, workerEnvironment } from "../processes.js";

/** One torchrun a node. Static rendezvous: the first node's address, a port of the study, fixed node ranks. */
function torchrun(trial: Trial, context: LaunchContext, index: number): ProcessSpec {
  const { nodes, workersPerNode } = trial.cell;
  const node = context.nodes[index] ?? firstNode(context);
  return {
    name: nodes === 1 ? "torchrun" : `torchrun-${node.name}`,
    node: node.name,
    role: index === 0 ? "head" : "worker",
    argv: guarded(
      context,
      context.python,
      "-m",
      "torch.distributed.run",
      "--nnodes",
      String(nodes),
      "--node-rank",
      String(index),
      "--nproc-per-node",
      String(workersPerNode),
      "--master-addr",
      firstNode(context).address,
      "--master-port",
      // A new port for each trial: one that was free long ago may be taken by now.
      String(context.port(`torch-ddp-${trial.id}`)),
      "--max-restarts",
      "0",
      // Without it torchrun leaves an empty folder in the temporary folder, one a trial.
      "--log-dir",
      "/dev/null",
      entryOf(context),
      "--trial",
      context.trialFile,
    ),
    env: {
      ...workerEnvironment(trial, context),
      ...gpusOfNode(trial, context, index, workersPerNode),
      SCALEBENCH_NODE: node.name,
    },
    cwd: context.outputDirectory,
    ready: { kind: "started" },
  };
}

/** The same in pods: a torchrun a pod, which knows its number, and meets the others at the first pod's name. */
function torchrunPods(trial: Trial, context: LaunchContext): Workload {
  const { nodes, workersPerNode } = trial.cell;
  const port = context.port("torch-ddp");
  const launcher = [context.python, "-m", "torch.distributed.run"];
  const shape = ["--nnodes", String(nodes), "--node-rank", { pod: "index" } as const];
  const workers = ["--nproc-per-node", String(workersPerNode), "--max-restarts", "0"];
  const meeting = ["--master-addr", firstNode(context).address, "--master-port", String(port)];
  return {
    kind: "indexed-job",
    argv: [...launcher, ...shape, ...workers, ...meeting, entryOf(context), "--trial", context.trialFile],
    env: workerEnvironment(trial, context),
    port,
  };
}

/** PyTorch DistributedDataParallel under torchrun, as PyTorch's own tutorials start it. */
export const runner: Runner = {
  name: "torch-ddp",
  summary: "PyTorch DistributedDataParallel, started by torchrun",
  requirements: { modules: ["torch"], horovod: false, java: false },
  startupSeconds: 6,
  options: z.strictObject({
    bucketCapMb: z
      .number()
      .positive()
      .optional()
      .describe("size of a gradient bucket in MiB; PyTorch's own default is 25, the first one 1"),
  }),
  cannotRun: () => undefined,
  kubernetes: torchrunPods,
  plan: (trial, context) => ({
    trial: trial.id,
    services: [],
    processes: Array.from({ length: trial.cell.nodes }, (_, index) => torchrun(trial, context, index)),
  }),
};
