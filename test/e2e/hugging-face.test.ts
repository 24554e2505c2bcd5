import { describe, expect, it } from "vitest";
import { readAnalysis, scalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

describe("an architecture of the transformers library", { timeout: 240_000 }, () => {
  const { folder, out } = temporaryStudy();

  it("is checked before any worker starts, and trains the same under every runner", async () => {
    const suite = tinySuite("[single, torch-ddp]", "", "  breakdown: { windows: 0 }\n")
      .replace("model: mlp", "model: { name: hf:gpt2, n_layer: 1, n_embd: 16, n_head: 2, n_positions: 16 }")
      .replace("digits", "{ name: synthetic-tokens, samples: 256, testSamples: 64, positions: 16, vocabulary: 16 }")
      .replace("workersPerNode: [1, 2]", "workersPerNode: [1]")
      .replace(/exclude:\n.*\n/, "")
      .replace("epochs: 2", "epochs: 1")
      .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");
    const { code, stderr } = await scalebench(["run", writeSuite(folder, suite), "--out", out]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("checking the model hf:gpt2 on four samples");
    const { cells } = readAnalysis(out);
    expect(cells.map(({ trials }) => trials.completed)).toEqual([1, 1]);
    expect(cells.map(({ parity }) => parity.state)).toEqual(["identical", "identical"]);
    expect(new Set(cells.map(({ parity }) => parity.digest)).size).toBe(1);
    // Tokens, positions, one block, a norm; the head is the embedding of tokens again.
    expect(cells[0]?.work?.parameters).toBe(256 + 256 + 3280 + 32);
  });
});
