import { describe, expect, it } from "vitest";
import { faultsWith, suiteWith } from "./faults.js";

const preparing = (given: string): [string, string] => ["scaling: strong", `scaling: strong\npreparation: ${given}`];

describe("the preparation of a suite", () => {
  it("is none where the suite says none", () => {
    expect(suiteWith("scaling: strong", "scaling: strong").preparation).toBeUndefined();
  });

  it("is timed three times where it is not said how often", () => {
    expect(suiteWith(...preparing("{ executors: [1, 2] }")).preparation).toEqual({ executors: [1, 2], repeats: 3 });
  });

  it("is by the engines that it names", () => {
    const { preparation } = suiteWith(...preparing("{ engines: [spark, pandas], executors: [2] }"));
    expect(preparation).toEqual({ engines: ["spark", "pandas"], executors: [2], repeats: 3 });
  });

  it.each([
    [
      "{ engines: [pandas, pandas], executors: [1] }",
      "preparation.engines: expected different engines, found one twice",
    ],
    ["{ engines: [ray], executors: [1] }", "preparation.engines[0]: expected"],
    ["{ engines: [], executors: [1] }", "preparation.engines: expected"],
    ["{ executors: [1, 1] }", "preparation.executors: expected different numbers, found one twice"],
    ["{ executors: [0] }", "preparation.executors[0]: expected"],
    ["{ executors: [] }", "preparation.executors: expected"],
    ["{ executors: 2 }", "preparation.executors: expected"],
    ["{ repeats: 3 }", "expected `executors` in preparation, found nothing"],
    ["{ executors: [1], repeats: 0 }", "preparation.repeats: expected"],
    ["{ executor: [1] }", "expected a key of preparation, found `executor` // did you mean `executors`?"],
  ])("is no %s", (given, expected) => {
    expect(faultsWith(...preparing(given)).join("\n")).toContain(expected);
  });

  it("is the same for the whole study", () => {
    expect(faultsWith("nodes: [1]", "preparation.repeats: [1, 2]").join("\n")).toContain(
      "factors: expected what a cell has for itself, found `preparation.repeats`",
    );
  });
});
