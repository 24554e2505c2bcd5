import { z } from "zod";
import type { Runner } from "../../src/types/runner.js";
import { entryOf, firstNode, gpusOfNode, guarded, workerEnvironment } from "../processes.js";

/** Plain PyTorch in one process: the base line of every speed-up. */
export const runner: Runner = {
  name: "single",
  summary: "plain PyTorch in one process, nothing distributed",
  requirements: { modules: ["torch"], horovod: false, java: false },
  startupSeconds: 4,
  options: z.strictObject({}),
  cannotRun: (cell) =>
    cell.workers === 1 ? undefined : `single is one process: it cannot use ${cell.workers} workers`,
  kubernetes: (trial, context) => ({
    kind: "job",
    argv: [context.python, entryOf(context), "--trial", context.trialFile],
    env: { ...workerEnvironment(trial, context), SCALEBENCH_NODE: "node0" },
  }),
  plan: (trial, context) => {
    const node = firstNode(context);
    return {
      trial: trial.id,
      services: [],
      processes: [
        {
          name: "worker",
          node: node.name,
          role: "worker",
          argv: guarded(context, context.python, entryOf(context), "--trial", context.trialFile),
          env: {
            ...workerEnvironment(trial, context),
            ...gpusOfNode(trial, context, 0, 1),
            SCALEBENCH_NODE: node.name,
          },
          cwd: context.outputDirectory,
          ready: { kind: "started" },
        },
      ],
    };
  },
};
