import { expect, it } from "vitest";
import { bracketsNote, bracketsOf, summaryLong } from "../../../reports/format/interval.js";
import { summaryOf } from "../fixture.js";

const spaced = (text: string): string => text.replaceAll("\u00a0", " ");

it("an interval is named with its achieved level and n", () => {
  const summary = summaryOf("throughput", [1200, 1210, 1220, 1230, 1240, 1250]);
  expect(spaced(summaryLong(summary))).toBe("1.23 [1.20, 1.25] k samples/s (96.9 % interval, n = 6)");
});

it("a range is not passed off as an interval", () => {
  const summary = summaryOf("throughput", [1200, 1250]);
  expect(bracketsOf(summary)).toBe("range; not enough trials for a 95 % interval");
});

it("one trial has no interval, and says so", () => {
  const summary = summaryOf("throughput", [1200]);
  expect(spaced(summaryLong(summary))).toBe("1.20 k samples/s (not enough trials for an interval, n = 1)");
});

it("a chart's note tells the smallest and largest n", () => {
  const note = bracketsNote([summaryOf("startup", [1, 2]), summaryOf("startup", [1, 2, 3])]);
  expect(note).toContain("n = 2 to 3");
});
