import type { Argv } from "yargs";
import { ScalebenchError } from "../../errors/error.js";
import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly baselines: string;
}

interface SaveOptions extends Options {
  readonly study: string;
  readonly name: string | undefined;
}

interface NameOptions extends Options {
  readonly name: string;
}

const print = (json: boolean, value: unknown, text: string): void => printData(json ? JSON.stringify(value) : text);

const saveCommand: Command<SaveOptions> = () => ({
  command: "save <study>",
  describe: "Add a finished study to a baseline",
  builder: (yargs) =>
    yargs
      .positional("study", { type: "string", demandOption: true, describe: "A study's folder" })
      .option("name", { type: "string", describe: "Of the baseline (default: the suite's name)" }) as never,
  handler: async ({ study, name, baselines, json }) => {
    const { saveBaseline } = await import("../baseline-actions.js");
    const { savedText } = await import("../baseline-text.js");
    const saved = saveBaseline(baselines, study, name);
    print(json, saved, savedText(saved));
  },
});

const listCommand: Command<Options> = () => ({
  command: "list",
  describe: "All baselines, cell by cell",
  handler: async ({ baselines, json }) => {
    const { listBaselines } = await import("../baseline-actions.js");
    const { listText } = await import("../baseline-text.js");
    const found = listBaselines(baselines);
    print(json, { baselines: Object.fromEntries(found) }, listText(found));
  },
});

const named = (yargs: Argv): Argv =>
  yargs.positional("name", { type: "string", demandOption: true, describe: "Of the baseline" });

const showCommand: Command<NameOptions> = () => ({
  command: "show <name>",
  describe: "A baseline's fingerprints and runs",
  builder: (yargs) => named(yargs) as never,
  handler: async ({ name, baselines, json }) => {
    const { requireBaselines } = await import("../../baselines/store.js");
    const { showText } = await import("../baseline-text.js");
    const found = requireBaselines(baselines, name);
    print(json, { name, baselines: found }, showText(found));
  },
});

const diffCommand: Command<NameOptions & { readonly other: string }> = () => ({
  command: "diff <name> <other>",
  describe: "A baseline beside a study, or beside another baseline",
  builder: (yargs) =>
    named(yargs).positional("other", {
      type: "string",
      demandOption: true,
      describe: "A study's folder, or the name of a baseline",
    }) as never,
  handler: async ({ name, other, baselines, json }) => {
    const { diffWith } = await import("../baseline-actions.js");
    const { diffText } = await import("../baseline-text.js");
    const found = diffWith(baselines, name, other);
    print(json, found, diffText(found));
  },
});

const pruneCommand: Command<NameOptions & { readonly keep: number }> = () => ({
  command: "prune <name>",
  describe: "Remove the older runs of a baseline",
  builder: (yargs) =>
    named(yargs).option("keep", {
      type: "number",
      default: 20,
      describe: "Runs that stay of each cell, the newest; 0 removes the baseline",
    }) as never,
  handler: async ({ name, keep, baselines, json }) => {
    if (!Number.isInteger(keep) || keep < 0) {
      throw new ScalebenchError({
        code: "USAGE",
        message: `expected --keep with a whole number of runs, found ${keep}`,
        hint: "--keep 20 keeps the twenty newest runs of each cell",
      });
    }
    const { pruneBaseline } = await import("../baseline-actions.js");
    const files = pruneBaseline(baselines, name, keep);
    const lines = files.map(({ file, removed, kept }) => `${file}: ${removed} removed, ${kept} kept`);
    print(json, { name, files }, lines.join("\n"));
  },
});

export const baselineCommand: Command<CommonOptions> = (finish) => ({
  command: "baseline",
  describe: "Keep results of studies, and compare later ones with them",
  builder: (yargs) =>
    yargs
      .command(saveCommand(finish))
      .command(listCommand(finish))
      .command(showCommand(finish))
      .command(diffCommand(finish))
      .command(pruneCommand(finish))
      .option("baselines", { type: "string", default: "baselines", describe: "Folder of the baselines", global: true })
      .demandCommand(1, "expected save, list, show, diff or prune, found none")
      .example("$0 baseline save results/quickstart-20260504-102030", "one run more for the baseline quickstart")
      .example("$0 baseline diff quickstart results/quickstart-20260504-102030", "medians side by side")
      .example("$0 baseline prune quickstart --keep 10", "the ten newest runs of each cell stay") as never,
  handler: () => {},
});
