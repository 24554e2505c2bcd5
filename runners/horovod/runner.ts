import { z } from "zod";
import type { Trial } from "../../src/types/plan.js";
import type { LaunchContext, Runner } from "../../src/types/runner.js";
import { horovodOptions } from "../horovod-tuning.js";
import { directWorkers } from "./direct.js";
import { horovodrun, mostSimulatedNodes } from "./horovodrun.js";
import { horovodPods } from "./pods.js";

/** Under a batch system there is no ssh between nodes; elsewhere horovodrun is what Horovod's users run. */
const isDirect = (trial: Trial, { exchange }: LaunchContext): boolean =>
  (trial.cell.runnerOptions.launch ??
    (exchange !== undefined && exchange.ssh === undefined ? "direct" : "horovodrun")) === "direct";

/** Horovod as its documentation starts it, horovodrun over Gloo without MPI; or its workers without horovodrun. */
export const runner: Runner = {
  name: "horovod",
  summary: "Horovod's DistributedOptimizer, started by horovodrun over Gloo",
  requirements: {
    modules: ["torch", "cloudpickle", "psutil", "yaml", "packaging", "cffi"],
    horovod: true,
    java: false,
  },
  startupSeconds: 7,
  options: horovodOptions.extend({
    launch: z
      .enum(["horovodrun", "direct"])
      .optional()
      .describe(
        "horovodrun starts the workers, over ssh where there are several nodes; direct: each is started by itself, as under Slurm",
      ),
  }),
  cannotRun: ({ nodes, runnerOptions }, { kind }) =>
    kind !== "local" || nodes <= mostSimulatedNodes || runnerOptions.launch === "direct"
      ? undefined
      : `horovodrun tells at most ${mostSimulatedNodes} simulated nodes of one machine apart, not ${nodes}`,
  kubernetes: horovodPods,
  plan: (trial, context) => ({
    trial: trial.id,
    services: [],
    processes: isDirect(trial, context) ? directWorkers(trial, context) : [horovodrun(trial, context)],
  }),
};
