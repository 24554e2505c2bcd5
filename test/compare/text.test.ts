import { describe, expect, it } from "vitest";
import { compareMarkdown } from "../../src/cli/compare-markdown.js";
import { compareText } from "../../src/cli/compare-text.js";
import { compareStudies } from "../../src/compare/compare.js";
import { cellOf } from "../analysis/study.js";
import { type StudyOptions, studyOf, twoCells } from "./studies.js";

const compare = (before: StudyOptions, after: StudyOptions) =>
  compareStudies({
    base: studyOf({ seed: 1, ...before }),
    candidate: studyOf({ seed: 2, study: "after", ...after }),
    metrics: ["throughput"],
    alpha: 0.05,
    adjust: "holm",
  });

describe("the text of a comparison", () => {
  it("has a row a cell, without colour, and ends with the verdict", () => {
    const text = compareText(compare({}, { speed: 900 }));
    expect(text).toMatch(
      /^worse +torch-ddp-n1-w1 +throughput +\S+ +\S+ +samples\/s +0\.\d+ \(0\.\d+ to 0\.\d+\) +8 pairs/m,
    );
    expect(text).not.toContain("\u001b");
    expect(text.trimEnd().split("\n").at(-1)).toBe("verdict: worse");
    expect(text).toContain("fingerprints: equal");
  });

  it("says what differs before any number", () => {
    const text = compareText(compare({ fingerprint: { cpu: "old" } }, { fingerprint: { cpu: "new" } }));
    expect(text.indexOf("cpu was old, is new")).toBeLessThan(text.indexOf("throughput"));
    expect(text).toMatch(
      /throughput of torch-ddp-n1-w1, throughput of torch-ddp-n1-w2: measured under other conditions/,
    );
  });

  it("lists cells without a counterpart", () => {
    const text = compareText(compare({ cells: twoCells }, { cells: [cellOf({ workersPerNode: 2 })] }));
    expect(text).toContain("only in the base: torch-ddp-n1-w1 (runner torch-ddp, nodes 1, workersPerNode 1)");
  });
});

describe("the Markdown of a comparison", () => {
  it("has a table with as many columns in every row", () => {
    const table = compareMarkdown(compare({}, { speed: 900 }))
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(table).toHaveLength(4);
    expect(new Set(table.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1);
  });

  it("lets no name become markup, a mention or a column", () => {
    const hostile = "a|b<img src=x>@team`x`\n# y";
    const text = compareMarkdown(compare({ study: hostile }, { fingerprint: { cpu: hostile } }));
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).not.toContain("@team");
    expect(text).not.toMatch(/^# y/m);
    expect(text).not.toMatch(/a\|b/);
  });
});
