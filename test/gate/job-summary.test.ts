import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { renderSummary } from "../../reports/summary.js";
import { jobSummary } from "../../src/gate/job-summary.js";
import type { Analysis } from "../../src/types/analysis.js";
import { hostile } from "../reports/hostile.js";
import { failedOnce, gated } from "./analyses.js";

/** As GitHub reads Markdown: raw HTML would come through, if there were any. */
const rendered = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

const html = (analysis: Analysis): string => rendered(jobSummary(analysis, renderSummary(analysis)));
const rows = (text: string): readonly string[] => text.match(/<tr>[\s\S]*?<\/tr>/g) ?? [];

describe("the job summary, as a renderer of GitHub-flavoured Markdown shows it", () => {
  test("is tables of verdicts and speeds under a heading", () => {
    const text = html(gated());
    expect(text).toMatch(/<h2>.*quickstart<\/h2>/);
    expect(text.match(/<table>/g)).toHaveLength(2);
    const { claims, cells } = gated();
    expect(rows(text)).toHaveLength(2 + claims.length + cells.length);
  });

  test("lists failed trials", () => {
    expect(html(failedOnce({ counts: true }))).toContain(
      "<li><code>b001-ray-n1-w2</code>, attempt 1: The worker died.",
    );
  });

  test("shows hostile texts as texts: no tag, link, mention or column of theirs", () => {
    const text = html(hostile());
    const tags = new Set([...text.matchAll(/<\/?([a-z0-9]+)[\s/>]/gi)].map(([, name]) => name?.toLowerCase()));
    const own = [
      "h2",
      "h3",
      "blockquote",
      "p",
      "table",
      "thead",
      "tbody",
      "tr",
      "th",
      "td",
      "ul",
      "li",
      "code",
      "strong",
      "sub",
    ];
    expect([...tags].filter((name) => !own.includes(name ?? ""))).toEqual([]);
    // Within code nothing is a link or a mention.
    expect(text.replace(/<code>[\s\S]*?<\/code>/g, "")).not.toMatch(/href|@everyone|onload="/);
    const widths = new Set(rows(text).map((row) => row.match(/<t[dh]/g)?.length));
    expect([...widths].sort()).toEqual([7, 8]);
  });

  test("names the two revisions that were compared", () => {
    const revisions = { base: "main`, 1234", head: "working tree of 5678" };
    const text = html({ ...gated(), environment: { revisions } });
    expect(text).toContain("Compared: base <code>main , 1234</code>, head <code>working tree of 5678</code>.");
  });

  test("is cut at a line's end where GitHub would drop all of it", () => {
    const long = `## title\n\n${"- line of text\n".repeat(1000)}`;
    const text = jobSummary(gated(), long, 500);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(500);
    expect(text).toMatch(/\n- line of text\n\n\*The summary is longer/);
    expect(jobSummary(gated(), "short\n")).toBe("short\n\n");
  });
});
