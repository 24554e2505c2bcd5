import { describe, expect, test } from "vitest";
import { renderBenchmarkJson } from "../../src/gate/benchmark-json.js";
import { hostile } from "../reports/hostile.js";
import { gated } from "./analyses.js";

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra?: string;
}
const rows = (text: string): readonly Row[] => JSON.parse(text) as Row[];

/** How the tool reads a range (benchmark-action/github-action-benchmark, src/extractRangeInfo.ts). */
const range = /^(\+-|±)\s*\d+(\.\d+)?(e[+-]?\d+)?$/;

describe("files for github-action-benchmark", () => {
  test("part the metrics by their better direction", () => {
    const bigger = rows(renderBenchmarkJson(gated(), "higher")).map(({ name }) => name.split("/").at(-1));
    const smaller = rows(renderBenchmarkJson(gated(), "lower")).map(({ name }) => name.split("/").at(-1));
    expect(bigger).toContain("throughput");
    expect(smaller).toContain("startup");
    expect(bigger.filter((name) => smaller.includes(name))).toEqual([]);
  });

  test("name suite, cell and metric, and give median, unit, half an interval and what is behind it", () => {
    const analysis = gated();
    const cell = analysis.cells[0];
    const found = rows(renderBenchmarkJson(analysis, "higher"))[0];
    const throughput = cell?.metrics.throughput;
    expect(found).toMatchObject({
      name: `quickstart/${cell?.id}/throughput`,
      unit: "samples/s",
      value: throughput?.median,
    });
    expect(found?.range).toMatch(range);
    expect(found?.extra).toContain(`n = ${throughput?.n}`);
  });

  test("leave out what is no number, and say nothing of a unit where there is none", () => {
    const all = [...rows(renderBenchmarkJson(hostile(), "higher")), ...rows(renderBenchmarkJson(hostile(), "lower"))];
    for (const { name, unit, value } of all) {
      expect(typeof name).toBe("string");
      expect(unit).not.toBe("1");
      expect(Number.isFinite(value)).toBe(true);
    }
  });
});
