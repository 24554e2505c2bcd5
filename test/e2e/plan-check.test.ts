import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scalebench, temporaryFolder, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const head = "from torch import nn\n\n\ndef build(options, shape, classes):\n";
const good = `${head}    return nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, classes))\n`;
const own = tinySuite("[single, torch-ddp]").replace("model: mlp", "model: ./my_model.py:build");
const one = tinySuite("[single]")
  .replace("[1, 2]", "[1]")
  .replace(/exclude:\n.*\n/, "");

describe("plan --check", { timeout: 120_000 }, () => {
  it("finds what is wrong with the author's own models, each with its line and all at once", async () => {
    const faulty = [
      ["syntax.py", good.replace("nn.ReLU(),", "nn.ReLU("), 5, "found a syntax error"],
      ["signature.py", good.replace("options, shape, ", ""), 4, "to take options, shape, classes"],
      [
        "lots.py",
        good.replace("nn.ReLU(),", "nn.ReLU(),\n        nn.Dropout(0.5),"),
        6,
        "(Dropout) gives another output",
      ],
      ["nan.py", good.replace("nn.ReLU()", "nn.LogSigmoid(), nn.Threshold(1e9, float('nan'))"), 5, "finite loss"],
    ] as const;
    const folder = temporaryFolder();
    for (const [name, text] of faulty) writeFileSync(join(folder, name), text);
    const models = faulty.map(([name]) => `./${name}:build`).join(", ");
    const suite = one.replace("factors:", `factors:\n  workload.model: [mlp, ${models}]`);
    const { code, stdout, stderr } = await scalebench(["plan", writeSuite(folder, suite), "--check"]);
    expect(code, stderr).toBe(2);
    expect(stderr.match(/error\[MODEL_UNFIT\]/g)).toHaveLength(4);
    for (const [name, , line, says] of faulty) {
      expect(stderr).toMatch(new RegExp(`${name.replace(".", "\\.")}:${line}\\b`));
      expect(stderr).toContain(says);
      expect(stdout).toContain(`fault  model ${name}:build on digits: expected`);
    }
    expect(stdout).toContain("ok     model mlp on digits: built, run and differentiated");
  });

  it("finds options that data sets do not have", async () => {
    const folder = temporaryFolder();
    const suite = one.replace("dataset: digits", "dataset: { name: synthetic-images, chanels: 2 }");
    const { code, stderr } = await scalebench(["plan", writeSuite(folder, suite), "--check"]);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain("error[SUITE_INVALID]: data set synthetic-images has no option chanels");
  });

  it("starts no trial and writes no results; a suite that can start exits 0, with --json as one object", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "my_model.py"), good);
    const { code, stdout, stderr } = await scalebench(["plan", writeSuite(folder, own), "--check", "--json"]);
    expect(code, stderr).toBe(0);
    const { cells, checks } = JSON.parse(stdout);
    expect(cells).toHaveLength(3);
    expect(checks.map(({ state, of }: Record<string, string>) => `${state} ${of}`)).toEqual([
      "ok data set",
      "ok environment",
      "ok environment",
      "ok model",
    ]);
    expect(checks[3].says).toContain("1437 + 360 samples [1, 8, 8] of 10 classes");
    expect(readdirSync(folder).filter((name) => !name.startsWith("__"))).toEqual(["my_model.py", "suite.yaml"]);
    expect(existsSync(join(folder, "results"))).toBe(false);
  });

  it("is asked for alone", async () => {
    const { code, stderr } = await scalebench(["plan", writeSuite(temporaryFolder(), one), "--check", "--commands"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[USAGE]: expected --check alone");
  });

  it("tells what Spark would prepare, and prepares nothing", async () => {
    const suite = one.replace("dataset: digits", "dataset: credit-default").replace("model: mlp", "model: tabular");
    const folder = temporaryFolder();
    const { stdout } = await scalebench(["plan", writeSuite(folder, suite), "--check"], { SCALEBENCH_HOME: folder });
    expect(stdout).toContain("later  data set credit-default: `run` prepares it with Spark first");
    expect(stdout).toContain(
      "later  model tabular on credit-default: not run: there are no rows of credit-default yet",
    );
    expect(stdout).toMatch(/fault {2}environment for single: expected a Python environment/);
    expect(existsSync(join(folder, "datasets"))).toBe(false);
  });
});
