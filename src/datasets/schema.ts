import { z } from "zod";
import { complaints, count, named, sentence, slug } from "../yaml/schema-parts.js";
import { columnsSchema, sourceSchema } from "./schema-prepared.js";

const shape = z.union([z.array(z.union([z.int().positive(), sentence])), sentence]);
const part = z.union([z.int().positive(), sentence]);

const made = z
  .strictObject({
    from: sentence.describe("what prepare.py makes the arrays from, such as a file of a package"),
    checksum: z
      .strictObject({ over: sentence, sha256: named(/^[0-9a-f]{64}$/, "a sha256 in hex").optional() })
      .describe("what the digest is over, and the digest; none where equal seeds give equal data"),
    inputs: z.strictObject({ shape, type: z.enum(["float32", "int64"]), unit: sentence }).describe("of one sample"),
    labels: z.strictObject({ type: z.enum(["int64"]), unit: sentence }).describe("what a label says"),
    parts: z
      .strictObject({ train: part, test: part, split: sentence, normalisation: sentence })
      .describe("samples of both parts, how they are told apart and normalised"),
    options: z
      .record(z.string(), z.union([z.number(), z.string(), z.array(z.number())]))
      .describe("what a suite may say beside the name, with the defaults"),
  })
  .describe("a data set whose prepare.py makes its arrays in the training process");

const sensitivity = z
  .strictObject({
    personalData: z.boolean().describe("true where rows are about persons, also without their names"),
    columns: z.array(sentence).default([]).describe("columns that say something of a person"),
    note: sentence.describe("what a reader should know before the data are shared"),
  })
  .describe("whether rows are about persons, such as { personalData: false, note: public }");

const target = z
  .strictObject({
    says: sentence.describe("the question that the label answers"),
    classes: z
      .array(sentence)
      .min(2)
      .max(10_000)
      .optional()
      .describe("names of the classes, in the order of the labels 0, 1, ..."),
    unit: sentence.optional().describe("of a label that is a number, such as mm: a regression, without `classes`"),
  })
  .superRefine(
    complaints(({ classes, unit }) => {
      if ((classes === undefined) !== (unit === undefined)) return [];
      const found = classes === undefined ? "neither" : "both";
      return [
        {
          message: `expected either \`classes\` or \`unit\`, found ${found}`,
          hint: "name the classes where the label is one of them, or the unit where it is a number",
        },
      ];
    }),
  )
  .describe(
    "what is predicted, such as { says: will it rain, classes: [no, yes] } or { says: how much will it rain, unit: mm }",
  );

const split = z
  .strictObject({
    by: z.array(slug).min(1).max(16).describe("columns whose equal values stay in one part"),
    test: z.number().gt(0).lt(1).describe("share of the groups in the test part, such as 0.2"),
  })
  .describe("how rows are dealt to training and test, by a hash of columns, such as { by: [id], test: 0.2 }");

const text = z
  .strictObject({ chunk: count.max(65_536).describe("tokens of a row; a row holds one byte more, the last label") })
  .describe("a text in place of a table: rows of bytes, such as { chunk: 64 }");

/** A folder's name, and that of a module of Python. */
const datasetName = named(
  /^[a-z0-9][a-z0-9_-]{0,63}$/,
  "a name of at most 64 lower-case letters, digits, dashes and underscores",
);

/** The one schema of a dataset.yaml. */
export const datasetSchema = z
  .strictObject({
    schema: z.literal("scalebench/dataset/v1").describe("scalebench/dataset/v1"),
    dataset: datasetName.describe("the name: that of its folder"),
    title: sentence.describe("one line"),
    summary: sentence.describe("what a row is, and how many there are"),
    licence: sentence.describe("of the data, with where that is said"),
    origin: sentence.describe("who collected the data, when, and where that is published"),
    sensitivity,
    made: made.optional(),
    source: sourceSchema.optional(),
    columns: columnsSchema.optional(),
    text: text.optional(),
    target: target.optional(),
    split: split.optional(),
  })
  .superRefine(
    complaints(({ made: arrays, source, columns, text: chunks, target: label, split: dealt }) => {
      if (arrays !== undefined) {
        const odd = Object.entries({ source, columns, text: chunks, target: label, split: dealt }).find(
          ([, value]) => value !== undefined,
        );
        if (odd === undefined) return [];
        return [
          {
            path: [odd[0]],
            message: `expected no ${odd[0]} beside \`made\`, found one`,
            hint: "either prepare.py makes the arrays (`made`), or a pipeline prepares a `source`",
          },
        ];
      }
      const needed = { source, split: dealt, ...(chunks === undefined ? { columns, target: label } : {}) };
      return Object.entries(needed)
        .filter(([, value]) => value === undefined)
        .map(([key]) => ({
          path: [key],
          message: "expected it beside the others of a prepared data set, found nothing",
          hint: `add \`${key}:\`; a data set has \`made\`, or \`source\`, \`split\` and either \`columns\` with \`target\`, or \`text\``,
        }));
    }),
  );

export type DatasetFile = z.infer<typeof datasetSchema>;
