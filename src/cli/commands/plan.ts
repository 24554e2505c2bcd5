import { ScalebenchError } from "../../errors/error.js";
import type { Command, CommonOptions } from "../command.js";
import { narrate, printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly suite: string;
  readonly set: readonly string[];
  readonly commands: boolean;
  readonly trial: string | undefined;
  readonly out: string | undefined;
  readonly cluster: string | undefined;
  readonly target: "kubernetes" | undefined;
  readonly image: string | undefined;
  readonly namespace: string | undefined;
  readonly check: boolean;
}

const checkAlone = (): ScalebenchError =>
  new ScalebenchError({
    code: "USAGE",
    message: "expected --check alone, found --commands or --target beside it",
    hint: "they show what would be run elsewhere or by hand: ask for one at a time",
  });

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
      .option("target", {
        type: "string",
        choices: ["kubernetes"],
        describe: "Manifests that would run a trial of each runner there; nothing is run",
      })
      .option("image", {
        type: "string",
        describe: "Of pods: Python with what the runners need, and scalebench's files in /opt/scalebench",
      })
      .option("namespace", { type: "string", describe: "Namespace of the manifests (default: none, so kubectl's own)" })
      .option("check", {
        type: "boolean",
        default: false,
        describe: "Do what `run` does before its first trial: models, data, environment; no trial starts",
      })
      .option("trial", { type: "string", describe: "Which trial (or cell) --commands and --target show" })
      .option("out", {
        type: "string",
        describe: "Folder that the script of --commands writes to, or that gets --target's files",
      })
      .example("$0 plan suites/quickstart.yaml", "cells, exclusions, blocks in their order, estimated time")
      .example("$0 plan suites/quickstart.yaml --check", "and whether it could start: models, data, environment")
      .example("$0 plan suites/quickstart.yaml --commands --trial ray-n1-w2", "a trial of that cell, by hand")
      .example("$0 plan suites/quickstart.yaml --target kubernetes", "Jobs, a RayJob and a SparkApplication, as YAML")
      .example("$0 plan suites/quickstart.yaml --set measure.repeats.max=6 --json", "for a program to read") as never,
  handler: async ({ suite, set, commands, trial, out, cluster, target, image, namespace, check, json }) => {
    if (check && (commands || target !== undefined)) throw checkAlone();
    const { plainRunners, planSuite } = await import("../suite-file.js");
    const planned = await planSuite(suite, set, { cluster });
    if (target === "kubernetes") {
      const { kubernetesManifests, manifestsText, writeManifests } = await import("../kubernetes-manifests.js");
      const { notRun } = await import("../../plan/kubernetes/manifests.js");
      const manifests = kubernetesManifests(planned, { trial, image, namespace });
      narrate(`note: ${notRun}`);
      if (out !== undefined) for (const path of writeManifests(manifests, out)) narrate(path);
      if (json) printData(JSON.stringify({ target, notRun, manifests }));
      else if (out === undefined) printData(manifestsText(manifests));
      return;
    }
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
    const warnings = await planWarnings(planned);
    narrateWarnings(warnings);
    if (json) {
      // One object on stdout: where the check fails, that is the failure.
      const checks = check ? await (await import("../plan-check.js")).checkPlanned(planned, () => {}) : undefined;
      const { blockOrder } = await import("../../plan/order.js");
      const { seed, cells, repeats } = planned.plan;
      const ids = cells.map(({ id }) => id);
      const blocks = Array.from({ length: repeats.min }, (_, index) => blockOrder(seed, index + 1, ids));
      printData(JSON.stringify({ ...planned.plan, blocks, estimate: time, warnings, ...(checks && { checks }) }));
    } else {
      const { renderPlan } = await import("../../plan/render-plan.js");
      printData(renderPlan(planned.plan, { estimate: time, cluster: planned.cluster }));
      if (!check) return;
      const { checkLine, checkPlanned } = await import("../plan-check.js");
      printData("\nBefore the first trial");
      await checkPlanned(planned, (done) => printData(checkLine(done)));
    }
  },
});
