import { z } from "zod";
import { complaints, named, sentence, slug } from "../yaml/schema-parts.js";

const sha256 = named(/^[0-9a-f]{64}$/, "a sha256: 64 hexadecimal digits");

/** Where a file lies in an archive or folder: no way out of it. */
const inside = named(/^(?!\/)(?!(?:.*\/)?\.\.?(?:\/|$))[^\p{Cc}\\]{1,300}$/u, "a relative path without `..`");

const sparkType = named(
  /^(?:string|boolean|tinyint|smallint|int|bigint|float|double|date|timestamp|decimal\(\d{1,2},\d{1,2}\))$/,
  "a type of Spark's SQL such as string, int, bigint, double, date or timestamp",
);

const file = z.strictObject({
  path: inside.describe("inside the package or archive, or below the location"),
  sha256: sha256.describe("of the file, or of its member"),
  member: inside.optional().describe("the file inside, where the file is a zip itself"),
  columns: z.record(z.string().min(1), sparkType).optional().describe("columns to types of Spark's SQL"),
  missing: z.string().max(20).optional().describe("the text of a missing value, such as NA"),
});

const packageKeys = ["package", "version", "archive", "sha256"] as const;

/** Keys that a kind of source must have. */
const needs = { pypi: packageKeys, url: ["location", "sha256"], path: ["location"] } as const;

export const sourceSchema = z
  .strictObject({
    kind: z.enum(["pypi", "url", "path"]).describe("pypi, url or path"),
    package: named(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,80}[A-Za-z0-9])?$/, "a package's name")
      .optional()
      .describe("the package that carries the files"),
    version: named(/^[0-9A-Za-z][0-9A-Za-z.!+_-]{0,40}$/, "a version such as 1.2.3").optional(),
    archive: named(
      /^[A-Za-z0-9][A-Za-z0-9._+-]{0,200}\.(?:whl|tar\.gz|zip)$/,
      "a file name that ends in .whl, .tar.gz or .zip",
    )
      .optional()
      .describe("the package's file, such as data-1.0-py3-none-any.whl"),
    location: z
      .string()
      .regex(/^[^\p{Cc}]{1,1000}$/u)
      .optional()
      .describe("an http or https address, or a file or folder, relative to the data set's folder"),
    sha256: sha256.optional().describe("of the archive, or of what the address answers"),
    files: z.array(file).min(1).max(100).describe("the files that are taken, each with its digest"),
  })
  .superRefine(
    complaints((source) =>
      needs[source.kind]
        .filter((key) => source[key] === undefined)
        .map((key) => ({
          path: [key],
          message: `expected \`${key}\` for a source of kind ${source.kind}, found nothing`,
          hint: `a source of kind ${source.kind} has ${needs[source.kind].join(", ")} and files`,
        })),
    ),
  )
  .describe("where the raw files come from, such as { kind: path, location: data.csv, files: [...] }");

const missing = z.enum(["refused", "allowed"]).describe("refused, or allowed: then the training mean, or code 0");

const number = z.strictObject({ unit: sentence.describe("of the raw values"), missing });
const category = z.strictObject({
  unit: sentence.describe("what the values are"),
  missing,
  atMost: z.int().min(1).max(100_000).describe("values that get a code of their own, the most frequent ones"),
});

export const columnsSchema = z
  .strictObject({
    numbers: z
      .record(slug, number)
      .default({})
      .describe("columns that are normalised with training rows' mean and deviation"),
    categories: z.record(slug, category).default({}).describe("columns that become codes; 0 is unknown"),
    key: z.array(slug).min(1).max(32).describe("columns that tell rows apart and give them their order"),
  })
  .superRefine(
    complaints(({ numbers, categories }) => {
      const twice = Object.keys(numbers).find((name) => Object.hasOwn(categories, name));
      if (twice !== undefined) {
        return [
          {
            path: ["categories", twice],
            message: "expected a column to be a number or a category, found it as both",
            hint: "keep one of the two",
          },
        ];
      }
      if (Object.keys(numbers).length + Object.keys(categories).length > 0) return [];
      return [{ message: "expected at least one column, found none", hint: "add it under `numbers` or `categories`" }];
    }),
  )
  .describe("what a model reads: numbers first, then categories");
