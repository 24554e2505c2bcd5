import { z } from "zod";
import type { Cell } from "../../src/types/plan.js";
import type { Runner } from "../../src/types/runner.js";
import { amongOthers, imagePattern, sparkMasterPattern } from "../existing-cluster.js";
import { horovodOptions, horovodTuning } from "../horovod-tuning.js";
import { entryOf, workerEnvironment } from "../processes.js";
import { clientOf } from "../services.js";
import { existingSparkService, secretVariable } from "./existing.js";
import { calmProperties } from "./properties.js";
import { sparkService } from "./service.js";

const masterOf = ({ runnerOptions: { master } }: Cell): string | undefined =>
  typeof master === "string" ? master : undefined;

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
  options: horovodOptions.extend({
    master: z
      .string()
      .regex(sparkMasterPattern)
      .optional()
      .describe(
        `a cluster that is there: spark://host:port of a standalone master, yarn, or k8s://host:port. Only the application is started, and the cluster is left as it was found. Its secret (spark.authenticate.secret), if it has one, comes from ${secretVariable} in the environment of scalebench, never from the suite. yarn and k8s are passed on to Spark, and have not been run`,
      ),
    image: z.string().regex(imagePattern).optional().describe("image of executors, where the master is k8s://"),
  }),
  cannotRun: ({ workload, nodes }, { kind }) =>
    workload.device === "gpu" && nodes > 1 && kind === "local"
      ? "spark-horovod does not share one machine's GPUs among nodes"
      : undefined,
  onExistingCluster: (cell) => masterOf(cell) !== undefined,
  kubernetes: (trial, context) => ({
    kind: "spark-application",
    mainFile: entryOf(context),
    arguments: ["--once", context.trialFile, "--executors", String(trial.cell.workers)],
    env: {
      ...workerEnvironment(trial, context),
      ...horovodTuning(trial.cell.runnerOptions),
      PYTHONPATH: `${context.pythonPath}:${context.runnerDirectory}`,
    },
    sparkConf: calmProperties,
  }),
  plan: (trial, given) => {
    const master = masterOf(trial.cell);
    const context = master === undefined ? given : amongOthers(given, master);
    const service = master === undefined ? sparkService(trial, context) : existingSparkService(trial, context, master);
    const client = clientOf(trial, context, context.serviceDirectory(service.id));
    return {
      trial: trial.id,
      services: [service],
      processes: [{ ...client, env: { ...client.env, ...horovodTuning(trial.cell.runnerOptions) } }],
    };
  },
};
