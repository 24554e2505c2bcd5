import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { scalebench, temporaryStudy, writeSuite } from "./scalebench.js";

const suite = `schema: scalebench/v1
suite: scored
question: Does a model say the same in Spark?
factors:
  runner: [single]
workload:
  model: tabular
  dataset: credit-default
  batch: { global: 256 }
  optimizer: { name: sgd, learningRate: 0.1, momentum: 0.9 }
scaling: strong
measure:
  steps: 2
  warmupSteps: 1
  epochs: 1
  breakdown: { windows: 0 }
  repeats: { min: 1, max: 1 }
`;

describe("a trained model", { timeout: 240_000 }, () => {
  const { folder, out } = temporaryStudy();
  const model = join(folder, "model");
  const manifest = (): string => readFileSync(join(model, "model.json"), "utf8");

  beforeAll(async () => {
    const ran = await scalebench(["run", writeSuite(folder, suite), "--out", out]);
    expect(ran.code, ran.stderr).toBe(0);
  }, 240_000);

  it("is saved with what builds it, and not over something that is there", async () => {
    const { code, stdout, stderr } = await scalebench(["model", "save", out, "--out", model, "--json"]);
    expect(code, stderr).toBe(0);
    expect(readdirSync(model).toSorted()).toEqual(["model.json", "model.safetensors", "predictions.arrow"]);
    expect(JSON.parse(stdout).manifest).toEqual(JSON.parse(manifest()));
    expect(JSON.parse(manifest())).toMatchObject({
      model: { name: "tabular", file: null },
      input: { shape: [3], categories: [3], columns: [{ name: "balance" }, { name: "income" }, { name: "student" }] },
      classNames: ["No", "Yes"],
      training: { cell: "single-n1-w1", precision: "fp32" },
      predictions: 1993,
    });
    expect(manifest()).not.toContain(folder);
    const again = await scalebench(["model", "save", out, "--out", model]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("error[USAGE]: expected no file or folder at");
    expect(readdirSync(folder).filter((name) => name.endsWith(".draft"))).toEqual([]);
  });

  it("says in Spark what the training program said, and how fast", async () => {
    const args = ["model", "score", model, "--executors", "1", "--rows", "4000"];
    const { code, stdout, stderr } = await scalebench(args);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("1993 test rows: Spark's predictions are the training program's within 0.00001");
    const scoring = JSON.parse(readFileSync(join(model, "scoring.json"), "utf8"));
    expect(scoring.compared).toMatchObject({ rows: 1993, tolerance: 1e-5 });
    expect(scoring.compared.largest).toBeLessThanOrEqual(1e-5);
    expect(scoring.rates).toMatchObject([{ executors: 1, rate: { n: 1, unit: "rows/s" } }]);
    expect(scoring.runs[0].rows).toBe(3 * 1993);
    expect(existsSync(join(model, "predictions", "_SUCCESS"))).toBe(true);
    expect(readdirSync(model).filter((name) => name.includes("draft"))).toEqual([]);
  });

  it("is refused where its rows or its file have changed since, before Spark starts", async () => {
    const whole = manifest();
    writeFileSync(join(model, "model.json"), whole.replace(/("digest": ")[0-9a-f]{64}-/, `$1${"0".repeat(64)}-`));
    const rows = await scalebench(["model", "score", model, "--executors", "1"]);
    expect(rows.code).toBe(2);
    expect(rows.stderr).toContain(
      "error[MODEL_CHANGED]: expected the rows of credit-default that the model was trained on",
    );
    writeFileSync(join(model, "model.json"), whole);
    const tensors = join(model, "model.safetensors");
    writeFileSync(tensors, readFileSync(tensors).subarray(0, -8));
    const cut = await scalebench(["model", "score", model, "--executors", "1"]);
    expect(cut.code).toBe(2);
    expect(cut.stderr).toContain("error[MODEL_CORRUPT]");
  });
});
