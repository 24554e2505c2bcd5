import type { Command, CommonOptions } from "../command.js";

interface Options extends CommonOptions {
  readonly suite: string;
  readonly out: string | undefined;
  readonly set: readonly string[];
  readonly resume: boolean;
  readonly cluster: string | undefined;
  readonly detach: boolean;
  readonly baselines: string | undefined;
  readonly baseline: string | undefined;
}

export const runCommand: Command<Options> = (finish) => ({
  command: "run <suite>",
  describe: "Run a study, judge its claims, write its page",
  builder: (yargs) =>
    yargs
      .positional("suite", { type: "string", demandOption: true, describe: "A suite file" })
      .option("out", { type: "string", describe: "The study's folder (default: a new one below results/)" })
      .option("set", {
        type: "string",
        array: true,
        default: [],
        describe: "PATH=VALUE: change one value of the suite",
      })
      .option("resume", { type: "boolean", default: false, describe: "Continue a study: only what is missing runs" })
      .option("cluster", { type: "string", describe: "A cluster file: where trials run (default: this machine)" })
      .option("detach", {
        type: "boolean",
        default: false,
        describe: "Under Slurm: submit the job, print its number and return",
      })
      .option("baselines", {
        type: "string",
        describe: "Folder of the baselines that claims are about (default: baselines)",
      })
      .option("baseline", { type: "string", describe: "Which of them (default: the suite's name)" })
      .example("$0 run suites/quickstart.yaml", "a study of the five runners on this machine")
      .example("$0 run suites/quickstart.yaml --set 'factors.runner=[single, torch-ddp]'", "only two of them")
      .example("$0 run suites/quickstart.yaml --cluster lab.yaml", "the same on the nodes of a cluster")
      .example(
        "$0 run suites/quickstart.yaml --resume",
        "the newest study of that suite, from where it stopped",
      ) as never,
  handler: async ({ suite, out, set, resume, cluster, detach, baselines, baseline, json }) => {
    const { runSuite } = await import("../run-suite.js");
    finish(await runSuite({ suite, out, set, resume, cluster, baselines, baseline, json }, { detach }));
  },
});
