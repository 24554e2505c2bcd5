import { exitCodes } from "../../errors/exit-codes.js";
import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly runners: string | undefined;
}

export const doctorCommand: Command<Options> = (finish) => ({
  command: "doctor",
  describe: "Tell for each runner whether it can run here, and what mends it",
  builder: (yargs) =>
    yargs
      .option("runners", { type: "string", describe: "Only these runners, e.g. torch-ddp,ray (default: all)" })
      .example("$0 doctor", "one line a runner; exit code 6 when one cannot run")
      .example("$0 doctor --runners ray --json", "for a program to read") as never,
  handler: async ({ runners, json }) => {
    const { chosenRunners } = await import("../chosen-runners.js");
    const { examine } = await import("../../environment/doctor.js");
    const report = await examine(await chosenRunners(runners));
    if (json) {
      printData(JSON.stringify(report));
    } else {
      const { renderDoctor } = await import("../../environment/doctor-text.js");
      printData(renderDoctor(report));
    }
    finish(report.ok ? exitCodes.ok : exitCodes.environmentUnfit);
  },
});
