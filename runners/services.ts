import type { ProcessSpec } from "../src/types/launch.js";
import type { Trial } from "../src/types/plan.js";
import type { LaunchContext } from "../src/types/runner.js";
import { entryOf, firstNode, guarded, workerEnvironment } from "./processes.js";

/** Size and name of a service that trials share. */
export interface ServiceShape {
  readonly id: string;
  readonly slotsPerNode: number;
}

/**
 * On one node, trials of all worker counts share a service with the most slots that any of them needs. On several
 * nodes a service has exactly the trial's slots: neither Spark nor Ray would otherwise spread few workers evenly.
 */
export function shapeOf(prefix: string, trial: Trial, context: LaunchContext): ServiceShape {
  const { nodes, workersPerNode } = trial.cell;
  const device = trial.cell.workload.device === "gpu" ? "-gpu" : "";
  return nodes === 1
    ? { id: `${prefix}-n1${device}`, slotsPerNode: context.slotsPerNode }
    : { id: `${prefix}-n${nodes}-w${workersPerNode}${device}`, slotsPerNode: workersPerNode };
}

/** The trial's own process where a service does the training: it asks, waits and says how it went. */
export function clientOf(trial: Trial, context: LaunchContext, serviceDirectory: string): ProcessSpec {
  return {
    name: "client",
    node: firstNode(context).name,
    role: "driver",
    argv: guarded(
      context,
      context.python,
      entryOf(context),
      "--trial",
      context.trialFile,
      "--service",
      serviceDirectory,
    ),
    env: workerEnvironment(trial, context),
    cwd: context.outputDirectory,
    ready: { kind: "started" },
  };
}

/** Where `scalebench_training.service` looks for what opens its connection, and where it says that it is ready. */
export const driverFiles = { token: "driver.token", ready: "ready.json" } as const;
