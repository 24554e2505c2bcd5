import { resolve } from "node:path";
import type { Command, CommonOptions } from "../command.js";
import { exitCodeOfAnalysis } from "../verdict-text.js";

interface Options extends CommonOptions {
  readonly study: string;
}

export const analyzeCommand: Command<Options> = (finish) => ({
  command: "analyze <study>",
  describe: "Measure and judge a study anew from its records",
  builder: (yargs) =>
    yargs
      .positional("study", { type: "string", demandOption: true, describe: "A study's folder" })
      .example("$0 analyze results/quickstart-20260504-102030", "writes analysis.json, prints the verdicts") as never,
  handler: async ({ study, json }) => {
    const { readStudy } = await import("../../study/read-study.js");
    const { storedOutcomes } = await import("../stored-trials.js");
    const { analyzeStudy } = await import("../analyze-study.js");
    const { writeAnalysis } = await import("../write-results.js");
    const { printResults } = await import("../results-text.js");
    const stored = readStudy(resolve(study));
    const analysis = analyzeStudy(stored, storedOutcomes(stored));
    writeAnalysis(stored, analysis);
    printResults(analysis, stored.paths, json);
    finish(exitCodeOfAnalysis(analysis));
  },
});
