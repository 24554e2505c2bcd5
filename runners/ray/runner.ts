import { z } from "zod";
import type { Cell } from "../../src/types/plan.js";
import type { Runner } from "../../src/types/runner.js";
import { amongOthers, rayAddressPattern } from "../existing-cluster.js";
import { entryOf, workerEnvironment } from "../processes.js";
import { clientOf } from "../services.js";
import { existingRayService } from "./existing.js";
import { rayService } from "./service.js";

const addressOf = ({ runnerOptions: { address } }: Cell): string | undefined =>
  typeof address === "string" ? address : undefined;

/** Ray Train (V2) on a Ray cluster that stays up for the study; workers wrap the model in PyTorch's DDP. */
export const runner: Runner = {
  name: "ray",
  summary: "Ray Train's TorchTrainer on a Ray cluster, PyTorch DDP inside",
  requirements: { modules: ["torch", "ray", "ray.train.torch", "pandas"], horovod: false, java: false },
  startupSeconds: 12,
  options: z.strictObject({
    address: z
      .string()
      .regex(rayAddressPattern)
      .optional()
      .describe(
        "host:port of a running Ray cluster of which this machine is a node: it is used, and left as it was found. Its token, if it has one, comes from RAY_AUTH_TOKEN or RAY_AUTH_TOKEN_PATH in the environment of scalebench, never from the suite",
      ),
  }),
  cannotRun: () => undefined,
  onExistingCluster: (cell) => addressOf(cell) !== undefined,
  kubernetes: (trial, context) => ({
    kind: "ray-job",
    entrypoint: [context.python, entryOf(context), "--once", context.trialFile, "--nodes", String(trial.cell.nodes)],
    env: { ...workerEnvironment(trial, context), RAY_TRAIN_ENABLE_PREEMPTION_WATCHER: "0" },
  }),
  plan: (trial, given) => {
    const address = addressOf(trial.cell);
    const context = address === undefined ? given : amongOthers(given, address);
    const service = address === undefined ? rayService(trial, context) : existingRayService(trial, context, address);
    return {
      trial: trial.id,
      services: [service],
      processes: [clientOf(trial, context, context.serviceDirectory(service.id))],
    };
  },
};
