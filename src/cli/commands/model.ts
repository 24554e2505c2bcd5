import { ScalebenchError } from "../../errors/error.js";
import { type Command, type CommonOptions, listOf } from "../command.js";
import { printData } from "../terminal.js";

interface SaveOptions extends CommonOptions {
  readonly study: string;
  readonly cell: string | undefined;
  readonly out: string | undefined;
}

interface ScoreOptions extends CommonOptions {
  readonly folder: string;
  readonly executors: string;
  readonly repeats: number;
  readonly rows: number;
  readonly out: string | undefined;
  readonly modelFile: string | undefined;
}

const saveCommand: Command<SaveOptions> = (finish) => ({
  command: "save <study>",
  describe: "Keep the trained model of a cell: tensors as safetensors, with a manifest",
  builder: (yargs) =>
    yargs
      .positional("study", { type: "string", demandOption: true, describe: "A study's folder" })
      .option("cell", { type: "string", describe: "Whose last good trial counts (needed where several have one)" })
      .option("out", { type: "string", describe: "Folder to make (default: models/CELL in the study)" }) as never,
  handler: async ({ study, cell, out, json }) => {
    const { saveModel } = await import("../save-model.js");
    const { savedModelText } = await import("../model-text.js");
    const saved = await saveModel(study, { cell, out });
    if ("code" in saved) return finish(saved.code);
    printData(json ? JSON.stringify(saved) : savedModelText(saved));
  },
});

/** `name` is that of the option; throws USAGE. */
function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected --${name} with whole numbers from ${least} to ${most}, found ${value}`,
    hint: "`scalebench model score --help` tells what it takes",
  });
}

function executorCounts(text: string): readonly number[] {
  const counts = [...new Set(listOf(text).map((part) => wholeNumber("executors", Number(part), 1, 1024)))];
  if (counts.length > 0) return counts;
  throw new ScalebenchError({
    code: "USAGE",
    message: "expected --executors with a number, found none",
    hint: "--executors 1,2 measures with one and with two",
  });
}

const scoreCommand: Command<ScoreOptions> = (finish) => ({
  command: "score <folder>",
  describe: "Score the data set's test rows with a saved model in Spark, compare and time that",
  builder: (yargs) =>
    yargs
      .positional("folder", { type: "string", demandOption: true, describe: "A saved model's folder" })
      .option("executors", { type: "string", default: "1,2", describe: "Numbers of Spark's executors, each measured" })
      .option("repeats", { type: "number", default: 1, describe: "Batches with each; six make an interval" })
      .option("rows", {
        type: "number",
        default: 500_000,
        describe: "Rows that are timed: the test rows, as often as it takes (at most 256 MiB); 0 compares only",
      })
      .option("out", { type: "string", describe: "Folder of the predictions (default: predictions beside the model)" })
      .option("model-file", { type: "string", describe: "File of the model, where it is your own" }) as never,
  handler: async ({ folder, executors, repeats, rows, out, modelFile, json }) => {
    const asked = {
      executors: executorCounts(executors),
      repeats: wholeNumber("repeats", repeats, 1, 1000),
      rows: wholeNumber("rows", rows, 0, 1_000_000_000),
      out,
      modelFile,
    };
    const { scoreModel } = await import("../score-model.js");
    const { scoringText } = await import("../model-text.js");
    const done = await scoreModel(folder, asked);
    if ("code" in done) return finish(done.code);
    printData(json ? JSON.stringify(done) : scoringText(done.scoring, done.predictions));
  },
});

export const modelCommand: Command<CommonOptions> = (finish) => ({
  command: "model",
  describe: "Keep trained models, and score rows with them in Spark",
  builder: (yargs) =>
    yargs
      .command(saveCommand(finish))
      .command(scoreCommand(finish))
      .demandCommand(1, "expected save or score, found none")
      .example("$0 model save results/credit-20260504-102030 --cell single-n1-w1", "safetensors and manifest")
      .example(
        "$0 model score results/credit-20260504-102030/models/single-n1-w1 --repeats 6",
        "rows/s with intervals",
      ) as never,
  handler: () => {},
});
