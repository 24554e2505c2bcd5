import { z } from "zod";
import { complaints, count, duration, named } from "../yaml/schema-parts.js";
import { gpus, mostNodes, slots } from "./schema-remote.js";

const account = named(
  /^[A-Za-z0-9_][A-Za-z0-9._,-]{0,127}$/,
  "a name such as gpu: letters, digits, dots, dashes, commas",
);

/** Options of sbatch that scalebench gives itself, or that would hand something to a shell. */
const reserved = new Set([
  "array",
  "chdir",
  "error",
  "export",
  "export-file",
  "gres",
  "input",
  "job-name",
  "nodes",
  "ntasks",
  "ntasks-per-node",
  "open-mode",
  "output",
  "parsable",
  "partition",
  "requeue",
  "signal",
  "account",
  "test-only",
  "time",
  "version",
  "help",
  "usage",
  "wait",
  "wrap",
]);

const line = named(
  /^--[a-z][a-z0-9-]*(?:=[^\p{Cc}]{0,500})?$/u,
  "an option of sbatch such as --qos=debug, on one line",
);

const mostLines = 50;
const sbatch = z
  .array(line)
  .max(mostLines)
  .superRefine(
    complaints((lines: readonly string[]) =>
      lines.flatMap((text, index) => {
        const name = /^--([a-z0-9-]+)/.exec(text)?.[1] ?? "";
        return reserved.has(name)
          ? [
              {
                path: [index],
                message: `expected an option that scalebench does not give itself, found --${name}`,
                hint: "remove it; nodes, partition, account, gres and time have keys of their own",
              },
            ]
          : [];
      }),
    ),
  )
  .default([])
  .describe("further options of sbatch as they are, such as [--qos=debug]");

export const slurmSchema = z
  .strictObject({
    nodes: count.max(mostNodes).describe("nodes of the allocation, such as 4"),
    slots: slots.default(1).describe("workers that each node holds, such as 4"),
    gpus: gpus.default(0).describe("GPUs of each node"),
    partition: account.optional().describe("partition, such as gpu"),
    account: account.optional().describe("account that is charged"),
    gres: named(/^[A-Za-z0-9_][A-Za-z0-9._:=,/-]{0,127}$/, "a resource such as gpu:4")
      .optional()
      .describe("generic resources of each node, such as gpu:4"),
    time: duration.optional().describe("limit of the allocation, such as 2h"),
    sbatch,
    container: named(/^[A-Za-z0-9/][A-Za-z0-9._:/@#+-]{0,500}$/, "an image, such as nvcr.io#nvidia/pytorch:25.01-py3")
      .optional()
      .describe("image that processes run in (srun --container-image)"),
  })
  .describe("what the allocation asks for, such as { nodes: 4, partition: gpu, time: 2h }");
