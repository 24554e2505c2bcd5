import { resolve } from "node:path";
import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly study: string;
}

export const statusCommand: Command<Options> = () => ({
  command: "status <study>",
  describe: "Tell how far a study is, also while it runs",
  builder: (yargs) =>
    yargs
      .positional("study", { type: "string", demandOption: true, describe: "A study's folder" })
      .example("$0 status results/quickstart-20260504-102030", "state, trials and claims so far") as never,
  handler: async ({ study, json }) => {
    const { readStudy } = await import("../../study/read-study.js");
    const { storedOutcomes } = await import("../stored-trials.js");
    const { analyzeStudy } = await import("../analyze-study.js");
    const { statusText } = await import("../status-text.js");
    const stored = readStudy(resolve(study));
    const analysis = analyzeStudy(stored, storedOutcomes(stored));
    printData(json ? JSON.stringify(analysis) : statusText(analysis));
  },
});
