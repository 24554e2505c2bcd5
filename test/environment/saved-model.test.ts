import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSavedModel } from "../../src/environment/saved-model.js";
import { ScalebenchError } from "../../src/errors/error.js";

const hex = "ab".repeat(32);
const good = {
  schema: "scalebench/model/v1",
  model: { name: "tabular", options: { hidden: [8] }, file: null },
  input: { shape: [1], categories: [], columns: [{ kind: "number", name: "x", unit: "m", mean: 0, deviation: 1 }] },
  classes: 2,
  classNames: ["no", "yes"],
  seed: 1,
  dataset: { name: "rain", options: {}, digest: `${hex}-${hex}` },
  training: { study: "s", suite: "q", cell: "c", trial: "t", attempt: 1, precision: "fp32", device: "cpu" },
  parameters: { digest: hex, tensors: 2, numbers: 20 },
  predictions: 10,
  files: { "model.safetensors": { bytes: 100, sha256: hex } },
};

describe("the manifest of a saved model", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "scalebench-model-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (value: unknown): void =>
    writeFileSync(join(folder, "model.json"), typeof value === "string" ? value : JSON.stringify(value));
  const fault = (): ScalebenchError => {
    try {
      readSavedModel(folder);
    } catch (error) {
      if (error instanceof ScalebenchError) return error;
      throw error;
    }
    throw new Error("it was read");
  };

  it("is read, with keys that came later", () => {
    write({ ...good, later: true });
    expect(readSavedModel(folder)).toMatchObject(good);
  });

  it.each([
    ["of another schema", { ...good, schema: "scalebench/model/v2" }, "schema"],
    ["without a digest", { ...good, parameters: { tensors: 2, numbers: 20 } }, "parameters.digest"],
    ["with a seed that is no number", { ...good, seed: "1" }, "seed"],
    ["without its tensors", { ...good, files: {} }, "files.model.safetensors"],
    ["that is cut", JSON.stringify(good).slice(0, 100), "the top"],
  ])("%s is refused, with the place", (_, value, place) => {
    write(value);
    expect(fault()).toMatchObject({ code: "MODEL_CORRUPT" });
    expect(fault().message).toContain(`found a fault at ${place}: `);
  });

  it("that is not there is told with the folder", () => {
    mkdirSync(join(folder, "empty"));
    expect(fault()).toMatchObject({ code: "MODEL_MISSING" });
    expect(fault().message).toContain(folder);
  });
});
