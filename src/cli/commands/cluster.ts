import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface FileOptions extends CommonOptions {
  readonly file: string;
}

interface NameOptions extends CommonOptions {
  readonly cluster: string;
}

interface StatusOptions extends CommonOptions {
  readonly cluster: string | undefined;
}

const print = (json: boolean, value: unknown, text: string): void => printData(json ? JSON.stringify(value) : text);

const upCommand: Command<FileOptions> = () => ({
  command: "up <file>",
  describe: "Bring an emulated cluster up; needs root",
  builder: (yargs) =>
    yargs.positional("file", {
      type: "string",
      demandOption: true,
      describe: "A cluster file of kind emulated",
    }) as never,
  handler: async ({ file, json }) => {
    const { clusterUp } = await import("../cluster-actions.js");
    const { clusterText } = await import("../cluster-text.js");
    const { made, status } = await clusterUp(file);
    const already = made ? "" : "it was up already: nothing to do\n";
    print(json, { made, ...status }, `${already}${clusterText(status)}`);
  },
});

const downCommand: Command<NameOptions> = () => ({
  command: "down <cluster>",
  describe: "Take an emulated cluster down, also after a crash; needs root",
  builder: (yargs) =>
    yargs.positional("cluster", { type: "string", demandOption: true, describe: "Its file or its name" }) as never,
  handler: async ({ cluster, json }) => {
    const { clusterDown } = await import("../cluster-actions.js");
    const { removedText } = await import("../cluster-text.js");
    const down = await clusterDown(cluster);
    print(json, { cluster: down.cluster, ...down.removed }, removedText(down.cluster, down.removed));
  },
});

const statusCommand: Command<StatusOptions> = () => ({
  command: "status [cluster]",
  describe: "Tell which emulated clusters there are, and how their nodes are",
  builder: (yargs) => yargs.positional("cluster", { type: "string", describe: "Its file or its name" }) as never,
  handler: async ({ cluster, json }) => {
    const { clusterStates } = await import("../cluster-actions.js");
    const { clustersText } = await import("../cluster-text.js");
    const clusters = clusterStates(cluster);
    print(json, { clusters }, clustersText(clusters));
  },
});

export const clusterCommand: Command<CommonOptions> = (finish) => ({
  command: "cluster",
  describe: "Emulate several nodes on this machine, with a real network between them",
  builder: (yargs) =>
    yargs
      .command(upCommand(finish))
      .command(downCommand(finish))
      .command(statusCommand(finish))
      .demandCommand(1, "expected up, down or status, found none")
      .example("sudo $0 cluster up clusters/emulated.yaml", "two nodes with an sshd each")
      .example("sudo $0 cluster down emulated", "nothing of it is left") as never,
  handler: () => {},
});
