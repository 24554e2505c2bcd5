import { describe, expect, it } from "vitest";
import { durationText, table } from "../../src/plan/table.js";

describe("a table", () => {
  it("aligns names left and numbers right, without blanks at the ends of lines", () => {
    expect(
      table(
        ["name", "n", "note"],
        [
          ["a", "1", ""],
          ["long name", "10", "x"],
        ],
        new Set(["n"]),
      ),
    ).toBe(["name        n  note", "a           1", "long name  10  x"].join("\n"));
  });
});

describe("durationText", () => {
  it.each([
    [0.4, "0 s"],
    [59, "59 s"],
    [59.6, "1 min 0 s"],
    [200, "3 min 20 s"],
    [3600, "1 h 00 min"],
    [7500, "2 h 05 min"],
  ])("says %d seconds as %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
