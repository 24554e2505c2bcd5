import { exitCodes } from "../../errors/exit-codes.js";
import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly runners: string | undefined;
  readonly cluster: string | undefined;
}

export const doctorCommand: Command<Options> = (finish) => ({
  command: "doctor",
  describe: "Tell for each runner whether it can run here, and what mends it",
  builder: (yargs) =>
    yargs
      .option("runners", { type: "string", describe: "Only these runners, e.g. torch-ddp,ray (default: all)" })
      .option("cluster", { type: "string", describe: "A cluster file: its nodes, and the network between them" })
      .example("$0 doctor", "one line a runner; exit code 6 when one cannot run")
      .example("$0 doctor --runners ray --json", "for a program to read")
      .example("$0 doctor --cluster lab.yaml", "each node, and each way between two of them") as never,
  handler: async ({ runners, cluster, json }) => {
    const { chosenRunners } = await import("../chosen-runners.js");
    const chosen = await chosenRunners(runners);
    if (cluster !== undefined) {
      const { clusterDoctor } = await import("../cluster-doctor.js");
      const ended = await clusterDoctor(cluster, chosen, json);
      if (ended !== undefined) {
        finish(ended);
        return;
      }
    }
    const { examine } = await import("../../environment/doctor.js");
    const report = await examine(chosen);
    if (json) {
      printData(JSON.stringify(report));
    } else {
      const { renderDoctor } = await import("../../environment/doctor-text.js");
      printData(renderDoctor(report));
    }
    finish(report.ok ? exitCodes.ok : exitCodes.environmentUnfit);
  },
});
