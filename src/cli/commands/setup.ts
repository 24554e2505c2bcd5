import { ScalebenchError } from "../../errors/error.js";
import { type Command, type CommonOptions, listOf } from "../command.js";
import { setupPrinter } from "../setup-printer.js";
import { abortOnSignals } from "../signals.js";
import { narrate, printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly runners: string | undefined;
  readonly with: string | undefined;
  readonly python: string | undefined;
  readonly force: boolean;
  readonly dev: boolean;
  readonly cluster: string | undefined;
}

export const setupCommand: Command<Options> = (finish) => ({
  command: "setup",
  describe: "Make the Python environment that training runs in",
  builder: (yargs) =>
    yargs
      .option("runners", { type: "string", describe: "Only for these runners, e.g. torch-ddp,ray (default: all)" })
      .option("with", {
        type: "string",
        describe: "What only some suites need: hugging-face (models hf:...), storage (Delta Lake, Iceberg)",
      })
      .option("python", {
        type: "string",
        describe: "Use this existing environment's Python as it is; install nothing",
      })
      .option("force", { type: "boolean", default: false, describe: "Make the environment anew" })
      .option("dev", {
        type: "boolean",
        default: false,
        describe: "The tools of the project's own tests, and all of --with",
      })
      .option("cluster", {
        type: "string",
        describe: "A cluster file with `environment: { setup: python3 }`: on its nodes, in their workDirectory",
      })
      .example("$0 setup", "everything that the included runners need")
      .example("$0 setup --runners torch-ddp,ray", "without Horovod, which takes minutes to build")
      .example("$0 setup --with hugging-face", "also the architectures of the transformers library")
      .example("$0 setup --python /opt/cluster/venv/bin/python", "an environment that is there already")
      .example("$0 setup --cluster lab.yaml", "on every node of a cluster without a shared environment")
      .epilogue(
        "Packages come from where pip is configured to look: PIP_EXTRA_INDEX_URL and PIP_FIND_LINKS are respected,\nso that a machine without a GPU can be given a CPU build of PyTorch, which is gigabytes smaller.",
      ) as never,
  handler: async ({ runners, with: extras, python, force, dev, cluster, json }) => {
    const named = extras === undefined ? undefined : listOf(extras);
    if (named !== undefined && (python !== undefined || cluster !== undefined)) {
      throw new ScalebenchError({
        code: "USAGE",
        message: `expected --with without ${python === undefined ? "--cluster" : "--python"}, found both`,
        hint: "scalebench installs into an environment of its own alone: install those packages there yourself, by `pip install -r runners/extras/NAME.txt -c runners/constraints.txt`",
      });
    }
    if (cluster !== undefined && (python !== undefined || dev)) {
      throw new ScalebenchError({
        code: "USAGE",
        message: "expected --cluster without --python and --dev, found both",
        hint: "the cluster file names the Python of the nodes: `environment: { setup: python3 }` or `{ python: /path }`",
      });
    }
    const { chosenRunners } = await import("../chosen-runners.js");
    const { setUpEnvironment } = await import("../../environment/setup.js");
    const { signal, code } = abortOnSignals();
    const chosen = await chosenRunners(runners);
    const printer = setupPrinter();
    const names = chosen.map(({ runner }) => runner.name);
    try {
      if (cluster !== undefined) {
        const { setUpNodes } = await import("../cluster-setup.js");
        const ready = await setUpNodes({ file: cluster, runners: chosen, force, signal, observe: printer.observe });
        printer.close();
        if (json) printData(JSON.stringify({ ...ready, runners: names }));
        else narrate(`${ready.nodes.length} nodes ready for ${names.join(", ")}: ${ready.python}`);
        return;
      }
      const environment = await setUpEnvironment(
        { runners: chosen, extras: named, python, force, dev, signal },
        printer.observe,
      );
      printer.close();
      if (json) {
        printData(JSON.stringify({ ...environment, runners: names }));
      } else {
        narrate(`ready for ${names.join(", ")}: ${environment.python}`);
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
