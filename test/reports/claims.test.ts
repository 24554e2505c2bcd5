import { expect, it } from "vitest";
import { againstText, boundText, claimScale, evidenceText } from "../../reports/claims.js";
import { panel } from "../../reports/panels/verdict.js";
import type { ClaimResult } from "../../src/types/analysis.js";
import { quickstart } from "./fixture.js";

function claimOf(id: string, changes: Partial<ClaimResult> = {}): ClaimResult {
  const claim = quickstart().claims.find((each) => each.id === id);
  if (claim === undefined) throw new Error(`no claim ${id}`);
  return { ...claim, ...changes };
}

const said = (claim: ClaimResult): string => JSON.stringify(panel.build({ ...quickstart(), claims: [claim] }));

it("qualities are compared by difference, everything else by ratio", () => {
  expect(claimScale(claimOf("same-learning")).noun).toBe("difference in accuracy");
  expect(claimScale(claimOf("spark-is-free"))).toEqual({ noun: "ratio of throughput", unit: "1" });
  expect(claimScale(claimOf("ddp-scales")).noun).toBe("efficiency");
});

it("a claim against a number keeps the metric's unit", () => {
  const claim = claimOf("ddp-scales", { metric: "startup", bound: { kind: "atMost", value: 8 } });
  expect(boundText(claim).replaceAll("\u00a0", " ")).toBe("at most 8.00 s");
});

it("within is around 0 for a difference and around 1 for a ratio", () => {
  expect(boundText(claimOf("same-learning"))).toBe("within ±0.01");
  expect(boundText(claimOf("spark-is-free", { bound: { kind: "within", value: 0.05 } }))).toBe("within ±0.05 of 1");
});

it("the deciding cell is named", () => {
  expect(JSON.stringify(evidenceText(claimOf("spark-is-free")))).toContain(
    "spark-horovod-n1-w2, least favourable of 2",
  );
});

it("a claim against a baseline is a ratio to it, and says of how many runs", () => {
  const [comparison] = claimOf("ddp-scales").comparisons;
  if (comparison === undefined) throw new Error("no comparison");
  const baseline = { name: "nightly", runs: 7, trials: 4 };
  const claim = claimOf("ddp-scales", { metric: "throughput", comparisons: [{ ...comparison, baseline }] });
  expect(claimScale(claim)).toEqual({ noun: "ratio of throughput", unit: "1" });
  expect(JSON.stringify(evidenceText(claim))).toContain("prediction interval of one further run");
  expect(againstText({ ...comparison, baseline })).toBe("baseline nightly, 7 runs");
  expect(said({ ...claim, comparisons: [...claim.comparisons, comparison] })).toContain("baseline nightly, 7 runs");
});

it("an incomparable claim says why", () => {
  const because = "ray-n1-w2 trained something else";
  expect(said(claimOf("ddp-scales", { verdict: "incomparable", estimate: null, because }))).toContain(because);
  expect(said(claimOf("ddp-scales", { because }))).not.toContain(because);
});

it("a claim that does not gate is marked", () => {
  expect(said(claimOf("ddp-scales", { gate: false }))).toContain("does not gate");
});
