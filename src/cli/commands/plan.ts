import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly suite: string;
  readonly set: readonly string[];
  readonly commands: boolean;
  readonly trial: string | undefined;
  readonly out: string | undefined;
  readonly cluster: string | undefined;
}

export const planCommand: Command<Options> = () => ({
  command: "plan <suite>",
  describe: "Show what a suite would run: cells, order, time, exact commands",
  builder: (yargs) =>
    yargs
      .positional("suite", { type: "string", demandOption: true, describe: "A suite file" })
      .option("set", {
        type: "string",
        array: true,
        default: [],
        describe: "PATH=VALUE: change one value of the suite",
      })
      .option("cluster", { type: "string", describe: "A cluster file: where trials would run (default: this machine)" })
      .option("commands", {
        type: "boolean",
        default: false,
        describe: "The processes of a trial, as a script to paste",
      })
      .option("trial", { type: "string", describe: "Which trial (or cell) --commands shows (default: the first one)" })
      .option("out", { type: "string", describe: "Folder that the script of --commands writes to" })
      .example("$0 plan suites/quickstart.yaml", "cells, exclusions, blocks in their order, estimated time")
      .example("$0 plan suites/quickstart.yaml --commands --trial ray-n1-w2", "a trial of that cell, by hand")
      .example("$0 plan suites/quickstart.yaml --set measure.repeats.max=6 --json", "for a program to read") as never,
  handler: async ({ suite, set, commands, trial, out, cluster, json }) => {
    const { plainRunners, planSuite } = await import("../suite-file.js");
    const planned = await planSuite(suite, set, { cluster });
    if (commands && trial === undefined) {
      const { isJobToSubmit, studyJob } = await import("../slurm-job.js");
      if (isJobToSubmit(planned.clusterSpec)) {
        const { script } = studyJob(planned, planned.clusterSpec, { suite, set, out, cluster, resume: false });
        printData(json ? JSON.stringify({ script }) : script);
        return;
      }
    }
    if (commands) {
      const { trialCommands } = await import("../trial-commands.js");
      const shown = await trialCommands(planned, { trial, out });
      printData(json ? JSON.stringify(shown) : shown.script);
      return;
    }
    const { estimate } = await import("../../plan/estimate.js");
    const time = estimate(planned.plan, { runners: plainRunners(planned.runners) });
    const { narrateWarnings, planWarnings } = await import("../margin-warnings.js");
    const warnings = await planWarnings(planned.plan);
    narrateWarnings(warnings);
    if (json) {
      const { blockOrder } = await import("../../plan/order.js");
      const { seed, cells, repeats } = planned.plan;
      const ids = cells.map(({ id }) => id);
      const blocks = Array.from({ length: repeats.min }, (_, index) => blockOrder(seed, index + 1, ids));
      printData(JSON.stringify({ ...planned.plan, blocks, estimate: time, warnings }));
    } else {
      const { renderPlan } = await import("../../plan/render-plan.js");
      printData(renderPlan(planned.plan, { estimate: time, cluster: planned.cluster }));
    }
  },
});
