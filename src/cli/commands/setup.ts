import type { Command, CommonOptions } from "../command.js";
import { setupPrinter } from "../setup-printer.js";
import { abortOnSignals } from "../signals.js";
import { narrate, printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly runners: string | undefined;
  readonly python: string | undefined;
  readonly force: boolean;
  readonly dev: boolean;
}

export const setupCommand: Command<Options> = (finish) => ({
  command: "setup",
  describe: "Make the Python environment that training runs in",
  builder: (yargs) =>
    yargs
      .option("runners", { type: "string", describe: "Only for these runners, e.g. torch-ddp,ray (default: all)" })
      .option("python", {
        type: "string",
        describe: "Use this existing environment's Python as it is; install nothing",
      })
      .option("force", { type: "boolean", default: false, describe: "Make the environment anew" })
      .option("dev", { type: "boolean", default: false, describe: "The tools of the project's own tests as well" })
      .example("$0 setup", "everything that the included runners need")
      .example("$0 setup --runners torch-ddp,ray", "without Horovod, which takes minutes to build")
      .example("$0 setup --python /opt/cluster/venv/bin/python", "an environment that is there already")
      .epilogue(
        "Packages come from where pip is configured to look: PIP_EXTRA_INDEX_URL and PIP_FIND_LINKS are respected,\nso that a machine without a GPU can be given a CPU build of PyTorch, which is gigabytes smaller.",
      ) as never,
  handler: async ({ runners, python, force, dev, json }) => {
    const { chosenRunners } = await import("../chosen-runners.js");
    const { setUpEnvironment } = await import("../../environment/setup.js");
    const { signal, code } = abortOnSignals();
    const chosen = await chosenRunners(runners);
    const printer = setupPrinter();
    try {
      const environment = await setUpEnvironment({ runners: chosen, python, force, dev, signal }, printer.observe);
      printer.close();
      if (json) {
        printData(JSON.stringify({ ...environment, runners: chosen.map(({ runner }) => runner.name) }));
      } else {
        narrate(`ready for ${chosen.map(({ runner }) => runner.name).join(", ")}: ${environment.python}`);
      }
    } catch (error) {
      printer.close();
      const ended = code();
      if (ended === undefined) {
        throw error;
      }
      narrate("interrupted; the next `scalebench setup` continues here");
      finish(ended);
    }
  },
});
