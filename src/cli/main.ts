import yargs from "yargs";
import { ScalebenchError } from "../errors/error.js";
import { harnessVersion } from "../project/root.js";
import { analyzeCommand } from "./commands/analyze.js";
import { baselineCommand } from "./commands/baseline.js";
import { calibrateCommand } from "./commands/calibrate.js";
import { clusterCommand } from "./commands/cluster.js";
import { compareCommand } from "./commands/compare.js";
import { datasetCommand } from "./commands/dataset.js";
import { doctorCommand } from "./commands/doctor.js";
import { gateCommand } from "./commands/gate.js";
import { modelCommand } from "./commands/model.js";
import { planCommand } from "./commands/plan.js";
import { reportCommand } from "./commands/report.js";
import { runCommand } from "./commands/run.js";
import { schemaCommand } from "./commands/schema.js";
import { setupCommand } from "./commands/setup.js";
import { statusCommand } from "./commands/status.js";
import { completions } from "./completions.js";
import { reportFailure } from "./failure.js";

const epilogue = `Exit codes: 0 all claims hold, 1 internal error, 2 usage or suite error, 3 a claim fails, 4 undecided or
incomparable, 5 some trials failed, 6 environment unfit, 130/143 ended by a signal.`;

/** A wrong command line: yargs' own sentence, with where help is. */
function usageError(message: string | undefined, error: Error | undefined): never {
  if (error !== undefined && (message === undefined || message === null)) {
    throw error;
  }
  throw new ScalebenchError({
    code: "USAGE",
    message: (message ?? "wrong command line").trim().replaceAll(/\s*\n\s*/g, ": "),
    hint: "`scalebench --help` lists the commands, `scalebench COMMAND --help` their options with examples",
  });
}

async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const finish = (code: number): void => {
    exitCode = code;
  };
  try {
    await yargs([...args])
      .scriptName("scalebench")
      .usage("$0 COMMAND\n\nDoes distributed training scale, under which framework, and is that claim true?")
      .command(setupCommand(finish))
      .command(doctorCommand(finish))
      .command(planCommand(finish))
      .command(runCommand(finish))
      .command(statusCommand(finish))
      .command(analyzeCommand(finish))
      .command(reportCommand(finish))
      .command(gateCommand(finish))
      .command(baselineCommand(finish))
      .command(datasetCommand(finish))
      .command(modelCommand(finish))
      .command(compareCommand(finish))
      .command(calibrateCommand(finish))
      .command(clusterCommand(finish))
      .command(schemaCommand(finish))
      .completion("completion", "Print a completion script for bash or zsh", completions)
      .option("json", { type: "boolean", default: false, describe: "One JSON object on stdout", global: true })
      .example("$0 run suites/quickstart.yaml", "run a study and write its page")
      .example("$0 plan suites/quickstart.yaml --commands", "show the exact processes")
      .demandCommand(1, "expected a command, found none")
      .strict()
      .parserConfiguration({ "duplicate-arguments-array": true, "greedy-arrays": false, "dot-notation": false })
      .version(harnessVersion())
      .wrap(Math.min(120, process.stdout.columns ?? 100))
      .epilogue(epilogue)
      .exitProcess(false)
      .fail((message, error) => usageError(message, error))
      .parseAsync();
    return exitCode;
  } catch (error) {
    return reportFailure(error, args.includes("--json"));
  }
}

/** A reader of our output that goes away (`| head`) is no failure of ours. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exitCode = error.code === "EPIPE" ? process.exitCode : 1;
});

process.exitCode = await main(process.argv.slice(2));
