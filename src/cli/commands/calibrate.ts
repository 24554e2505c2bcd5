import { ScalebenchError } from "../../errors/error.js";
import { type Command, type CommonOptions, listOf } from "../command.js";
import { narrate, printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly runner: string;
  readonly workers: number;
  readonly blocks: number;
  readonly "slow-down": string;
  readonly suite: string | undefined;
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly cluster: string | undefined;
}

const wrong = (message: string, hint: string): ScalebenchError => new ScalebenchError({ code: "USAGE", message, hint });

/** `5,10` to per cents of a step; the schema of suites allows 1000. */
function slowDownsOf(text: string): readonly number[] {
  const found = listOf(text).map(Number);
  if (found.every((percent) => percent > 0 && percent <= 1000) && new Set(found).size === found.length) return found;
  throw wrong(
    `expected different slow-downs above 0 and up to 1000 per cent, found \`${text}\``,
    "name them with commas between them, e.g. --slow-down 5,10; --slow-down '' puts none in",
  );
}

function countOf(option: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw wrong(
    `expected a whole number of at least ${least} for --${option}, found ${value}`,
    `e.g. --${option} ${least}`,
  );
}

export const calibrateCommand: Command<Options> = (finish) => ({
  command: "calibrate",
  describe: "Measure what claims can tell on this machine: noise, drift, the smallest slow-down they find",
  builder: (yargs) =>
    yargs
      .option("runner", { type: "string", default: "torch-ddp", describe: "The runner whose trials are repeated" })
      .option("workers", { type: "number", default: 2, describe: "Its workers" })
      .option("blocks", { type: "number", default: 12, describe: "Blocks; each runs every cell once" })
      .option("slow-down", {
        type: "string",
        default: "5,10",
        describe: "Per cent of each step to wait on purpose, a cell each",
      })
      .option("suite", { type: "string", describe: "Take the work of this suite (default: that of the quickstart)" })
      .option("out", { type: "string", describe: "The study's folder (default: a new one below results/)" })
      .option("cluster", {
        type: "string",
        describe: "A cluster file: calibrate its first node (default: this machine)",
      })
      .option("resume", { type: "boolean", default: false, describe: "Continue a calibration that was broken off" })
      .example("$0 calibrate", "torch-ddp at two workers: the same cell twice, and slowed down by 5 and 10 %")
      .example("$0 calibrate --suite suites/mine.yaml --runner ray --workers 4", "with the work of your own suite")
      .example("$0 calibrate --blocks 30 --slow-down 2,5", "longer, for finer margins")
      .epilogue(
        "The result is calibration.json in the study's folder, and a copy in the user's cache: `plan` and `run` warn by it\nwhen a claim's margin is finer than this machine can resolve.",
      ) as never,
  handler: async ({ runner, workers, blocks, "slow-down": slowDown, suite, out, resume, cluster, json }) => {
    const { calibrateMachine } = await import("../calibrate-machine.js");
    const { calibration, files, study, code } = await calibrateMachine({
      runner,
      workers: countOf("workers", workers, 1),
      blocks: countOf("blocks", blocks, 2),
      slowDowns: slowDownsOf(slowDown),
      suite,
      out,
      resume,
      cluster,
    });
    const { directory } = study.paths;
    if (json) {
      printData(JSON.stringify({ ...calibration, directory, files: files ?? {} }));
    } else if (calibration === undefined) {
      narrate(`too few trials completed for a calibration; the journal in ${directory} has the reasons`);
    } else {
      const { calibrationText } = await import("../calibration-text.js");
      printData(calibrationText(calibration));
      if (files !== undefined) narrate(`\ncalibration: ${files.calibration}`);
    }
    finish(code);
  },
});
