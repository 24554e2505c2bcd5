import { join } from "node:path";
import type { ProcessSpec } from "../../src/types/launch.js";
import type { Trial } from "../../src/types/plan.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { horovodTuning } from "../horovod-tuning.js";
import { entryOf, firstNode, gpusOfNode, guarded, workerEnvironment } from "../processes.js";

/**
 * Spellings of the loopback address. Horovod counts hosts by their spelling, so each one is a simulated node,
 * and all of them resolve to an address of this machine, so none needs ssh.
 */
const loopbackNames = ["localhost", "127.0.0.1", "127.0.1", "127.1"] as const;

/** On a single node, wherever it is, horovodrun itself takes the loopback address. */
const onLoopback = ({ exchange, nodes }: LaunchContext): boolean => exchange === undefined || nodes.length === 1;

export const mostSimulatedNodes = loopbackNames.length;

/** Hosts and slots as `-H` takes them, e.g. `localhost:1,127.0.0.1:1`. */
function hosts(trial: Trial, context: LaunchContext): string {
  const names = onLoopback(context) ? loopbackNames : context.nodes.map((node) => node.address);
  return names
    .slice(0, trial.cell.nodes)
    .map((name) => `${name}:${trial.cell.workersPerNode}`)
    .join(",");
}

function interfaceOption(context: LaunchContext): readonly string[] {
  const name = onLoopback(context) ? "lo" : context.exchange?.interface;
  return name === undefined ? [] : ["--network-interfaces", name];
}

/**
 * horovodrun runs the `ssh` of PATH, without any option for a configuration. Ours stands first there, and adds what the
 * cluster file says (runners/horovod/bin/ssh).
 */
const sshFolder = ({ exchange, runnerDirectory }: LaunchContext): readonly string[] =>
  exchange?.ssh === undefined ? [] : ["--first-on-path", join(runnerDirectory, "bin")];

const sshEnvironment = ({ exchange, runnerDirectory }: LaunchContext): Record<string, string> =>
  exchange?.ssh === undefined
    ? {}
    : {
        SCALEBENCH_SSH_FOLDER: join(runnerDirectory, "bin"),
        SCALEBENCH_SSH_ARGUMENTS: exchange.ssh.join("\n"),
      };

/** One environment for the workers of all nodes: simulated nodes take their own GPUs in the entry, by their number. */
const gpuEnvironment = (trial: Trial, context: LaunchContext): Record<string, string> =>
  context.exchange === undefined && trial.cell.nodes > 1
    ? {}
    : gpusOfNode(trial, context, 0, trial.cell.workersPerNode);

/** One horovodrun on the first node, which starts all workers. */
export function horovodrun(trial: Trial, context: LaunchContext): ProcessSpec {
  return {
    name: "horovodrun",
    node: firstNode(context).name,
    role: "head",
    argv: guarded(
      context,
      // horovodrun writes its whole environment into its workers' command lines, where others can read it.
      "--without-secrets",
      ...sshFolder(context),
      join(context.binDirectory, "horovodrun"),
      "--gloo",
      "-np",
      String(trial.cell.workers),
      "-H",
      hosts(trial, context),
      "--disable-cache",
      ...interfaceOption(context),
      context.python,
      entryOf(context),
      "--trial",
      context.trialFile,
    ),
    env: {
      ...workerEnvironment(trial, context),
      ...horovodTuning(trial.cell.runnerOptions),
      ...gpuEnvironment(trial, context),
      ...sshEnvironment(context),
      SCALEBENCH_NODES: context.nodes.map((node) => node.name).join(","),
    },
    cwd: context.outputDirectory,
    ready: { kind: "started" },
  };
}
