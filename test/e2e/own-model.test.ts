import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readAnalysis, scalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const head = "from torch import nn\n\n\ndef build(options, shape, classes):\n";
const layers = "nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, classes)";
const good = `${head}    return nn.Sequential(${layers})\n`;

describe("a model of the author's own", { timeout: 240_000 }, () => {
  const { folder, out } = temporaryStudy();
  const suite = tinySuite("[single, torch-ddp]")
    .replace("model: mlp", "model: ./my_model.py:build")
    .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");
  const run = (text: string, study = out) => {
    writeFileSync(join(folder, "my_model.py"), text);
    return scalebench(["run", writeSuite(folder, suite), "--out", study]);
  };

  it.each([
    ["with a syntax error", good.replace("nn.ReLU(),", "nn.ReLU("), 5, "found a syntax error"],
    ["with another signature", good.replace("options, shape, ", ""), 4, "to take options, shape, classes"],
    [
      "with a layer that draws lots",
      good.replace("nn.ReLU(),", "nn.ReLU(),\n        nn.Dropout(0.5),"),
      6,
      "layer 3 (Dropout) gives another output each time",
    ],
    [
      "whose loss is no number",
      good.replace("nn.ReLU()", "nn.LogSigmoid(), nn.Threshold(1e9, float('nan'))"),
      5,
      "nan",
    ],
  ])("%s is refused with its line before any worker starts", async (_, text, line, says) => {
    const { code, stderr } = await run(text, `${out}-faulty`);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain("error[MODEL_UNFIT]");
    expect(stderr).toContain(says);
    expect(stderr).toMatch(new RegExp(`my_model\\.py:${line}\\b`));
    expect(stderr).not.toContain("block 1");
  });

  it("that is not there is refused when the suite is planned", async () => {
    const missing = writeSuite(folder, suite.replace("my_model.py", "no_model.py"));
    const { code, stderr } = await scalebench(["plan", missing]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[MODEL_UNFIT]: expected the model's file");
  });

  it("trains the same under every runner, and is part of what a study is", async () => {
    const { code, stderr } = await run(good);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("checking the model my_model.py:build on four samples");
    const { cells } = readAnalysis(out);
    expect(cells.map(({ trials }) => trials.completed)).toEqual([1, 1, 1]);
    expect(new Set(cells.filter(({ workers }) => workers === 1).map(({ parity }) => parity.digest)).size).toBe(1);
    writeFileSync(join(folder, "my_model.py"), good.replaceAll("32", "48"));
    const changed = await scalebench(["run", writeSuite(folder, suite), "--out", out, "--resume"]);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain("expected the same model my_model.py as when the study began");
  });
});
