import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chosenModel } from "../../src/cli/model-trial.js";
import { studyPaths } from "../../src/study/layout.js";
import { cellId, trialId } from "../../src/types/ids.js";
import type { Measurement, TrialOutcome } from "../../src/types/trial-result.js";

const cells = ["a", "b", "c"].map((id) => ({ id: cellId(id) }));

/** Of block `block`; its digest tells which one it is. */
function outcome(cell: string, block: number, state: "completed" | "failed" = "completed"): TrialOutcome {
  const base = {
    trial: trialId(`b${block}-${cell}`),
    cell: cellId(cell),
    block,
    attempt: 1,
    startedAt: "2026-05-04T10:20:30Z",
    seconds: 1,
    launchedAt: 0,
  };
  if (state === "failed") {
    return { result: { ...base, state, failure: { reason: "", hint: "", log: "", tail: [] } } };
  }
  const digests = { start: "s", trained: `${cell}${block}`, end: "e" };
  return { result: { ...base, state }, measurement: { digests } as unknown as Measurement };
}

describe("the model that is saved", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "scalebench-model-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Every good trial but those of `without` has parameters. */
  function chosen(outcomes: readonly TrialOutcome[], asked?: string, without: readonly string[] = []) {
    const paths = studyPaths(directory);
    for (const { result } of outcomes) {
      const folder = paths.attempt(result.trial, result.attempt).directory;
      mkdirSync(folder, { recursive: true });
      if (!without.includes(result.trial)) writeFileSync(join(folder, "parameters.arrow"), "");
    }
    return chosenModel({ plan: { cells } as never, paths }, outcomes, asked);
  }

  it("is that of the last good trial of the only cell that has one", () => {
    const found = chosen([outcome("a", 2), outcome("a", 1), outcome("a", 3, "failed"), outcome("b", 1, "failed")]);
    expect([found.cell.id, found.result.block, found.digest]).toEqual(["a", 2, "a2"]);
  });

  it("is that of the cell that is named", () => {
    expect(chosen([outcome("a", 1), outcome("b", 1)], "b").digest).toBe("b1");
  });

  it.each([
    [
      "no cell is named, of several",
      [outcome("a", 1), outcome("b", 1)],
      undefined,
      "USAGE",
      "for 2 cells of the study",
    ],
    ["no cell has that name", [outcome("a", 1)], "z", "USAGE", "found `z`"],
    [
      "no trial was good",
      [outcome("a", 1, "failed")],
      undefined,
      "MODEL_MISSING",
      "expected a study with a good trial",
    ],
    ["that cell has no good trial", [outcome("a", 1)], "b", "MODEL_MISSING", "expected a good trial of b"],
  ])("is none where %s", (_, outcomes, asked, code, says) => {
    expect(() => chosen(outcomes, asked)).toThrow(expect.objectContaining({ code }));
    expect(() => chosen(outcomes, asked)).toThrow(says);
  });

  it("is none where the parameters were too large to be kept", () => {
    expect(() => chosen([outcome("a", 1)], undefined, ["b1-a"])).toThrow("expected the parameters of b1-a, found none");
  });
});
