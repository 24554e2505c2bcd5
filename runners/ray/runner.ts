import { z } from "zod";
import type { Runner } from "../../src/types/runner.js";
import { clientOf } from "../services.js";
import { rayService } from "./service.js";

/** Ray Train (V2) on a Ray cluster that stays up for the study; workers wrap the model in PyTorch's DDP. */
export const runner: Runner = {
  name: "ray",
  summary: "Ray Train's TorchTrainer on a Ray cluster, PyTorch DDP inside",
  requirements: { modules: ["torch", "ray", "ray.train.torch", "pandas"], horovod: false, java: false },
  startupSeconds: 12,
  options: z.strictObject({}),
  cannotRun: () => undefined,
  plan: (trial, context) => {
    const service = rayService(trial, context);
    return {
      trial: trial.id,
      services: [service],
      processes: [clientOf(trial, context, context.serviceDirectory(service.id))],
    };
  },
};
