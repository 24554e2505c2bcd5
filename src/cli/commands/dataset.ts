import type { Argv } from "yargs";
import { ScalebenchError } from "../../errors/error.js";
import type { PreparationEngine } from "../../types/preparation.js";
import type { Command, CommonOptions } from "../command.js";
import { errorRows, narrateErrors } from "../failure.js";
import { printData } from "../terminal.js";

interface NameOptions extends CommonOptions {
  readonly name: string;
}

interface NamesOptions extends CommonOptions {
  readonly names: readonly string[];
}

interface PublishOptions extends NameOptions {
  readonly url: string;
  readonly force: boolean;
}

interface PrepareOptions extends NamesOptions {
  readonly executors: number;
  readonly engine: PreparationEngine;
  readonly force: boolean;
}

const print = (json: boolean, value: unknown, text: string): void => printData(json ? JSON.stringify(value) : text);

const named = (yargs: Argv): Argv =>
  yargs.positional("names", { type: "string", array: true, demandOption: true, describe: "Data sets" });

const listCommand: Command<CommonOptions> = (finish) => ({
  command: "list",
  describe: "All data sets",
  handler: async ({ json }) => {
    const { listDatasets } = await import("../dataset-actions.js");
    const { datasetListText } = await import("../dataset-text.js");
    const { found, faults } = listDatasets();
    const data = found.map(({ dataset, manifest }) => ({
      name: dataset.name,
      title: dataset.description.title,
      licence: dataset.description.licence,
      personalData: dataset.description.sensitivity.personalData,
      made: dataset.prepared ? "once" : "each trial",
      rows: manifest === undefined ? null : { train: manifest.parts.train.rows, test: manifest.parts.test.rows },
    }));
    const told = faults.length === 0 ? {} : { errors: errorRows(faults) };
    print(json, { datasets: data, ...told }, datasetListText(found));
    if (faults.length > 0) finish(narrateErrors(faults));
  },
});

const showCommand: Command<NameOptions> = () => ({
  command: "show <name>",
  describe: "A data set's source, licence, columns and rows",
  builder: (yargs) => yargs.positional("name", { type: "string", demandOption: true, describe: "A data set" }) as never,
  handler: async ({ name, json }) => {
    const { showDataset } = await import("../dataset-actions.js");
    const { datasetText } = await import("../dataset-text.js");
    const found = showDataset(name);
    const { directory, description, place } = found.dataset;
    const data = { directory, description, prepared: place?.prepared ?? null, manifest: found.manifest ?? null };
    print(json, data, datasetText(found));
  },
});

const prepareCommand: Command<PrepareOptions> = (finish) => ({
  command: "prepare <names..>",
  describe: "Fetch raw files and make rows from them with Spark",
  builder: (yargs) =>
    named(yargs)
      .option("executors", {
        type: "number",
        default: 2,
        describe: "Executors of Spark, a process with a core each; the rows do not depend on it",
      })
      .option("engine", {
        choices: ["spark", "pandas"] as const,
        default: "spark" as const,
        describe: "pandas makes the rows once more, tells how long that takes and whether they are Spark's",
      })
      .option("force", { type: "boolean", default: false, describe: "Make them anew where they are there" }) as never,
  handler: async ({ names, executors, engine, force, json }) => {
    if (!Number.isInteger(executors) || executors < 1 || executors > 64) {
      throw new ScalebenchError({
        code: "USAGE",
        message: `expected --executors with a whole number from 1 to 64, found ${executors}`,
        hint: "--executors 2 lets Spark work with two processes",
      });
    }
    const { prepareDatasets } = await import("../dataset-actions.js");
    const { prepared, code } = await prepareDatasets(names, { executors, engine, force });
    print(json, { prepared }, prepared.map(({ name, folder }) => `${name}: ${folder}`).join("\n"));
    if (code !== undefined) finish(code);
  },
});

const verifyCommand: Command<NamesOptions> = () => ({
  command: "verify <names..>",
  describe: "Compare prepared rows with their manifest, byte by byte",
  builder: (yargs) => named(yargs) as never,
  handler: async ({ names, json }) => {
    const { verifyDatasets } = await import("../dataset-actions.js");
    const verified = await verifyDatasets(names);
    const text = verified.map(
      ({ name, shards, bytes }) => `${name}: ${shards} shards, ${bytes} B, as the manifest tells`,
    );
    print(json, { verified }, text.join("\n"));
  },
});

const publishCommand: Command<PublishOptions> = (finish) => ({
  command: "publish <name> <url>",
  describe: "Copy prepared rows to where suites read them from by workload.storage",
  builder: (yargs) =>
    yargs
      .positional("name", { type: "string", demandOption: true, describe: "A data set" })
      .positional("url", {
        type: "string",
        demandOption: true,
        describe: "A folder such as s3://bucket/folder; delta+s3://... or iceberg+s3://... for a table",
      })
      .option("force", { type: "boolean", default: false, describe: "In place of other rows that lie there" }) as never,
  handler: async ({ name, url, force, json }) => {
    const { publishRows } = await import("../publish-rows.js");
    const { published, code } = await publishRows(name, url, force);
    const text = published?.copied === false ? "these rows lay there already" : "copied";
    if (published !== undefined) print(json, { published }, `${name}: ${url}: ${text}`);
    if (code !== undefined) finish(code);
  },
});

export const datasetCommand: Command<CommonOptions> = (finish) => ({
  command: "dataset",
  describe: "Look at data sets, and prepare them with Spark",
  builder: (yargs) =>
    yargs
      .command(listCommand(finish))
      .command(showCommand(finish))
      .command(prepareCommand(finish))
      .command(verifyCommand(finish))
      .command(publishCommand(finish))
      .demandCommand(1, "expected list, show, prepare, verify or publish, found none")
      .example("$0 dataset show credit-default", "source, licence, columns")
      .example("$0 dataset prepare credit-default --executors 2", "what `run` does by itself before the first trial")
      .example("$0 dataset verify credit-default", "whether its files are whole")
      .example(
        "$0 dataset publish credit-default s3://bucket/credit-default",
        "for `workload.storage` of a suite",
      ) as never,
  handler: () => {},
});
