import { expect, it } from "vitest";
import { analysisBytes, parseAnalysis } from "../../src/cli/analysis-bytes.js";
import { quickstart } from "../reports/fixture.js";
import { manyCells } from "../reports/many-cells.js";

const many = manyCells({ runners: 8, workerCounts: 20, trials: 2 });
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

it("few cells are JSON to read", () => {
  const text = textOf(analysisBytes(quickstart()));
  expect(text).toBe(`${JSON.stringify(quickstart(), null, 2)}\n`);
  expect(parseAnalysis(analysisBytes(quickstart()))).toEqual(quickstart());
});

it("many cells have a line each, and are the same JSON", () => {
  const text = textOf(analysisBytes(many));
  expect(text.split("\n")).toHaveLength(1 + 160 + 2);
  expect(JSON.parse(text)).toEqual(many);
});

it("what is too large for one text is read line by line", () => {
  expect(parseAnalysis(analysisBytes(many), 1_000)).toEqual(many);
});

it.each([
  ["cut at a line", (text: string) => text.slice(0, text.lastIndexOf("]}"))],
  ["cut in a line", (text: string) => text.slice(0, -5_000)],
  ["in another layout", (text: string) => JSON.stringify(JSON.parse(text), null, 1)],
])("a large file %s is no analysis", (_, change) => {
  const bytes = Buffer.from(change(textOf(analysisBytes(many))));
  expect(() => parseAnalysis(bytes, 1_000)).toThrow(SyntaxError);
});
