import { expect, it } from "vitest";
import { renderReport } from "../../reports/report.js";
import { historyOf, type PastStudy } from "../../src/compare/history.js";
import type { Analysis } from "../../src/types/analysis.js";
import { quickstart } from "./fixture.js";
import { hostile } from "./hostile.js";

const past = (analysis: Analysis, day: number, torch: string): PastStudy => ({
  analysis: { ...analysis, study: `study-${day}`, finishedAt: `2026-05-0${day}T10:00:00.000Z` },
  fingerprint: () => ({ torch }),
});

const sectionOf = (html: string): string => /<section id="history"[\s\S]*?<\/section>/.exec(html)?.[0] ?? "";

async function sectionFor(analysis: Analysis, versions: readonly string[]): Promise<string> {
  const studies = versions.map((torch, index) => past(analysis, index + 1, torch));
  const subject = studies.at(-1);
  if (subject === undefined) throw new Error("no study");
  const history = historyOf(subject, studies.slice(0, -1));
  return sectionOf(await renderReport(subject.analysis, { history }));
}

it("the section's first sentence says whether this can be compared with the one before", async () => {
  expect(await sectionFor(quickstart(), ["1", "1", "1"])).toContain(
    "Yes: same fingerprint, and a machine as fast by its own probe, as in the 2 before.",
  );
  expect(await sectionFor(quickstart(), ["1", "1", "2"])).toContain("No: since 2026-05-02 10:00, torch was 1, is 2.");
  expect(await sectionFor(quickstart(), ["1", "2", "2"])).toContain(
    "as in the one before. Before that, torch was 1, is 2.",
  );
});

it("each claim has its estimates over time, with a break where the fingerprint changes", async () => {
  const section = await sectionFor(quickstart(), ["1", "1", "2"]);
  expect(section.match(/<figure/g)).toHaveLength(quickstart().claims.length + 1);
  expect(section).toContain(">new torch<");
  expect(section.match(/<svg role="img"/g)?.length).toBe(section.match(/<svg/g)?.length);
});

it("a page of one study says what would provide a history", async () => {
  expect(sectionOf(await renderReport(quickstart()))).toContain("report DIR1 DIR2 ...");
});

it("hostile studies are words", async () => {
  const section = await sectionFor(hostile(), ["<script>alert(1)</script>", "2"]);
  expect(section).not.toMatch(/<script|onerror=alert\(1\)>/);
  expect(section).toContain("torch was &lt;script&gt;");
});
