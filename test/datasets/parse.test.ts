import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { datasetJsonSchemaText } from "../../src/datasets/json-schema.js";
import { parseDataset, readDataset } from "../../src/datasets/parse.js";
import { ScalebenchErrors } from "../../src/errors/error.js";
import { projectRoot } from "../../src/project/root.js";
import { findDatasets } from "../../src/registry/datasets.js";

const folder = join(projectRoot, "datasets");
const credit = readFileSync(join(folder, "credit-default", "dataset.yaml"), "utf8");

/** Every fault of a text: place, sentence and fix. */
function faultsOf(text: string): readonly string[] {
  try {
    parseDataset(text, "dataset.yaml", "credit-default");
    return [];
  } catch (error) {
    if (!(error instanceof ScalebenchErrors)) throw error;
    return error.errors.map(({ where, message, hint }) => `${where?.line}: ${message} (${hint})`);
  }
}

test("every data set of the project says what it is, and has prepare.py or pipeline.py", () => {
  for (const [name, { directory, prepared }] of findDatasets()) {
    const { made } = readDataset(join(directory, "dataset.yaml"), name);
    expect(made === undefined).toBe(prepared);
    expect(readdirSync(directory)).toContain(prepared ? "pipeline.py" : "prepare.py");
  }
});

test("the published schema is what files are checked with", () => {
  expect(readFileSync(join(projectRoot, "schemas", "dataset.schema.json"), "utf8")).toBe(datasetJsonSchemaText());
});

test("bike-share asks for a number, and keeps from models the two counts that add up to it", () => {
  const { columns, target, split } = readDataset(join(folder, "bike-share", "dataset.yaml"), "bike-share");
  expect(target).toEqual({ says: "how many riders rent a bike in the hour", unit: "riders" });
  const read = Object.keys({ ...columns?.numbers, ...columns?.categories });
  for (const told of ["casual", "registered", "bikers"]) expect(read).not.toContain(told);
  // The hours of a day are alike.
  expect(split?.by).toEqual(["day"]);
});

describe("a fault in a data set's file is told with its line, what was expected and the fix:", () => {
  it.each([
    ["test: 0.2 }", "test: 2 }", /^26: split\.test: expected a number less than 1, found 2 /],
    ["kind: pypi", "kind: pipy", /^9: source\.kind: expected one of pypi, url or path, found "pipy"/],
    ["student: string", "student: strong", /columns\.student: expected a type of Spark's SQL/],
    ["path: ISLP/data/Default.csv", "path: ../Default.csv", /expected a relative path without `\.\.`/],
    ["path: ISLP/data/Default.csv", "path: /etc/passwd", /expected a relative path without `\.\.`/],
    ["  version: 0.6.0\n", "", /`version` for a source of kind pypi, found nothing/],
    ["split: {", "spilt: {", /expected a key of the data set's file, found `spilt` \(did you mean `split`/],
    ["dataset: credit-default", "dataset: other", /expected credit-default, the name of its folder, found other/],
    ["dataset: credit-default", "dataset: Credit.v2", /expected a name of at most 64 lower-case letters/],
    [/^target: .*\n/m, "", /^1: target: expected it beside the others of a prepared data set, found nothing/],
    ["sha256: d113", "sha256: x113", /expected a sha256/],
    [/^/, "made: {}\n", /made/],
    [/, classes: \["No", "Yes"\]/, "", /^25: target: expected either `classes` or `unit`, found neither/],
    [/classes: \["No", "Yes"\]/, 'classes: ["No", "Yes"], unit: USD', /^25: target: .*`unit`, found both/],
    [/classes: \["No", "Yes"\]/, "unit: 7", /^25: target\.unit: expected /],
  ])("%s as %s", (good, bad, told) => {
    const text = credit.replace(good, bad);
    expect(text).not.toBe(credit);
    expect(faultsOf(text).join("\n")).toMatch(told);
  });

  it("and the file itself has none", () => expect(faultsOf(credit)).toEqual([]));
});
