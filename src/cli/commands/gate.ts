import { ScalebenchError } from "../../errors/error.js";
import type { Command, CommonOptions } from "../command.js";

interface Options extends CommonOptions {
  readonly target: string;
  readonly out: string | undefined;
  readonly set: readonly string[];
  readonly resume: boolean;
  readonly cluster: string | undefined;
  readonly baselines: string | undefined;
  readonly baseline: string | undefined;
  readonly ref: string | undefined;
  readonly margin: string | undefined;
  readonly junit: string | undefined;
  readonly benchmarkJson: string | undefined;
  readonly gitlabMetrics: string | undefined;
  readonly undecided: "failure" | "skip";
  readonly incomparable: "failure" | "skip";
}

/** `5%` to 0.05. */
function shareOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, percent] = /^(\d+(?:\.\d+)?) ?%$/.exec(text) ?? [];
  const share = Number(percent) / 100;
  if (share > 0 && share < 1) return share;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected --margin between 0% and 100%, found ${JSON.stringify(text)}`,
    hint: "--margin 5% lets the working tree be 5 % slower than the revision",
  });
}

const unanswered = ["failure", "skip"] as const;

export const gateCommand: Command<Options> = (finish) => ({
  command: "gate <target>",
  describe: "Run a study (or take one that has run), judge it, write what CI reads",
  builder: (yargs) =>
    yargs
      .positional("target", { type: "string", demandOption: true, describe: "A suite file, or a study's folder" })
      .option("ref", {
        type: "string",
        describe: "Measure the training code of this git revision too, in the same blocks",
      })
      .option("margin", {
        type: "string",
        describe:
          "With --ref, how much slower the working tree may be, if the suite has no claim against a baseline (5%)",
      })
      .option("out", { type: "string", describe: "The study's folder (default: a new one below results/)" })
      .option("set", {
        type: "string",
        array: true,
        default: [],
        describe: "PATH=VALUE: change one value of the suite",
      })
      .option("resume", { type: "boolean", default: false, describe: "Continue a study: only what is missing runs" })
      .option("cluster", { type: "string", describe: "A cluster file: where trials run (default: this machine)" })
      .option("baselines", {
        type: "string",
        describe: "Folder of the baselines that claims are about (default: baselines)",
      })
      .option("baseline", { type: "string", describe: "Which of them (default: the suite's name)" })
      .option("junit", { type: "string", describe: "The JUnit file (default: junit.xml in the study's folder)" })
      .option("benchmark-json", {
        type: "string",
        describe: "PREFIX of the files -bigger.json and -smaller.json for github-action-benchmark",
      })
      .option("gitlab-metrics", { type: "string", describe: "A file for GitLab's metrics report (OpenMetrics)" })
      .option("undecided", {
        choices: unanswered,
        default: "failure",
        describe: "What an undecided claim is in the JUnit file; the exit code stays 4",
      })
      .option("incomparable", {
        choices: unanswered,
        default: "failure",
        describe: "What an incomparable claim is in the JUnit file; the exit code stays 4",
      })
      .example("$0 gate suites/quickstart.yaml", "run, judge, write junit.xml and the page")
      .example("$0 gate my-suite.yaml --ref origin/main", "is my working tree slower than main? No stored baseline")
      .example("$0 gate results/quickstart-20260504-102030", "judge a study that has run") as never,
  handler: async ({ margin, ...options }) => {
    const { gateStudy } = await import("../gate-study.js");
    finish(await gateStudy({ ...options, margin: shareOf(margin) }));
  },
});
