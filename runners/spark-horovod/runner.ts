import type { Runner } from "../../src/types/runner.js";
import { horovodOptions, horovodTuning } from "../horovod-tuning.js";
import { clientOf } from "../services.js";
import { sparkService } from "./service.js";

/** Horovod inside Spark: `horovod.spark.run` on a standalone cluster that stays up for the study. */
export const runner: Runner = {
  name: "spark-horovod",
  summary: "Horovod started by Spark (horovod.spark.run), one worker an executor",
  requirements: {
    modules: ["torch", "pyspark", "cloudpickle", "psutil", "yaml", "packaging", "cffi"],
    horovod: true,
    java: true,
  },
  startupSeconds: 8,
  options: horovodOptions,
  cannotRun: ({ workload, nodes }, { kind }) =>
    workload.device === "gpu" && nodes > 1 && kind === "local"
      ? "spark-horovod does not share one machine's GPUs among nodes"
      : undefined,
  plan: (trial, context) => {
    const service = sparkService(trial, context);
    const client = clientOf(trial, context, context.serviceDirectory(service.id));
    return {
      trial: trial.id,
      services: [service],
      processes: [{ ...client, env: { ...client.env, ...horovodTuning(trial.cell.runnerOptions) } }],
    };
  },
};
