import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../../errors/error.js";
import { projectRoot } from "../../project/root.js";
import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly name: string;
}

const makers: Readonly<Record<string, () => Promise<string>>> = {
  suite: async () => (await import("../suite-schema.js")).suiteSchemaText(),
  cluster: async () => {
    const { clusterJsonSchemaText } = await import("../../cluster-file/json-schema.js");
    return clusterJsonSchemaText();
  },
  dataset: async () => (await import("../../datasets/json-schema.js")).datasetJsonSchemaText(),
  analysis: async () => readFileSync(join(projectRoot, "schemas", "analysis.schema.json"), "utf8"),
};

export const schemaCommand: Command<Options> = () => ({
  command: "schema <name>",
  describe: "Print a JSON Schema: of suites, of cluster files, of data sets or of analysis.json",
  builder: (yargs) =>
    yargs
      .positional("name", { type: "string", choices: Object.keys(makers), demandOption: true })
      .example("$0 schema suite > suite.schema.json", "for an editor, with the runners of this installation") as never,
  handler: async ({ name }) => {
    const make = makers[name];
    if (make === undefined) {
      throw new ScalebenchError({ code: "USAGE", message: `no schema ${name}`, hint: Object.keys(makers).join(", ") });
    }
    printData(await make());
  },
});
