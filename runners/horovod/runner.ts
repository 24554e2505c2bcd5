import { join } from "node:path";
import type { Trial } from "../../src/types/plan.js";
import type { LaunchContext, Runner } from "../../src/types/runner.js";
import { horovodOptions, horovodTuning } from "../horovod-tuning.js";
import { allLocal, entryOf, firstNode, guarded, workerEnvironment } from "../processes.js";

/**
 * Spellings of the loopback address. Horovod counts hosts by their spelling, so each one is a simulated node,
 * and all of them resolve to an address of this machine, so none needs ssh.
 */
const loopbackNames = ["localhost", "127.0.0.1", "127.0.1", "127.1"] as const;

/** Hosts and slots as `-H` takes them, e.g. `localhost:1,127.0.0.1:1`. */
function hosts(trial: Trial, context: LaunchContext): string {
  const names = allLocal(context.nodes) ? loopbackNames : context.nodes.map((node) => node.address);
  return names
    .slice(0, trial.cell.nodes)
    .map((name) => `${name}:${trial.cell.workersPerNode}`)
    .join(",");
}

/** Horovod as its documentation starts it: horovodrun over Gloo, no MPI. */
export const runner: Runner = {
  name: "horovod",
  summary: "Horovod's DistributedOptimizer, started by horovodrun over Gloo",
  requirements: {
    modules: ["torch", "cloudpickle", "psutil", "yaml", "packaging", "cffi"],
    horovod: true,
    java: false,
  },
  startupSeconds: 7,
  options: horovodOptions,
  cannotRun: ({ nodes }) =>
    nodes <= loopbackNames.length
      ? undefined
      : `horovodrun tells at most ${loopbackNames.length} simulated nodes of one machine apart, not ${nodes}`,
  plan: (trial, context) => ({
    trial: trial.id,
    services: [],
    processes: [
      {
        name: "horovodrun",
        node: firstNode(context).name,
        role: "head",
        argv: guarded(
          context,
          // horovodrun writes its whole environment into its workers' command lines, where others can read it.
          "--without-secrets",
          join(context.binDirectory, "horovodrun"),
          "--gloo",
          "-np",
          String(trial.cell.workers),
          "-H",
          hosts(trial, context),
          "--disable-cache",
          ...(allLocal(context.nodes) ? ["--network-interfaces", "lo"] : []),
          context.python,
          entryOf(context),
          "--trial",
          context.trialFile,
        ),
        env: {
          ...workerEnvironment(trial, context),
          ...horovodTuning(trial.cell.runnerOptions),
          SCALEBENCH_NODES: context.nodes.map((node) => node.name).join(","),
        },
        cwd: context.outputDirectory,
        ready: { kind: "started" },
      },
    ],
  }),
};
