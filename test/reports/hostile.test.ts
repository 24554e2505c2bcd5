import { beforeAll, expect, it } from "vitest";
import { renderReport } from "../../reports/report.js";
import { renderSummary } from "../../reports/summary.js";
import { pageTemplate } from "../../reports/template.js";
import { hostile } from "./hostile.js";

let html = "";
beforeAll(async () => {
  const whole = await renderReport(hostile());
  const own = `<script type="module">${pageTemplate().script}</script>`;
  // The page's own script, once, as it is: nothing of a study is in it.
  expect(whole.split(own)).toHaveLength(2);
  html = whole.replace(own, () => "");
});

const knownAttributes = new Set(
  "alternative aria-label aria-labelledby aria-hidden charset class content d data-log-x data-log-y data-metric data-runner data-tip dy fill fill-opacity font-family font-size font-weight height href http-equiv id lang name opacity pointer-events role scope stroke stroke-dasharray stroke-miterlimit stroke-opacity stroke-width tabindex text-anchor transform viewBox width x x1 x2 y y1 y2 display".split(
    " ",
  ),
);

it("no name becomes an element", () => {
  const elements = new Set([...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map((match) => match[1]));
  for (const element of ["script", "img", "iframe", "object", "embed", "link", "base", "form"]) {
    expect(elements).not.toContain(element);
  }
  expect(html.match(/<\/style>/g)).toHaveLength(1);
});

it("no name becomes an attribute, and no quote ends one", () => {
  const withoutValues = [...html.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag.replace(/"[^"]*"/g, ""));
  expect(withoutValues.filter((tag) => /["']/.test(tag))).toEqual([]);
  const attributes = new Set(
    withoutValues.flatMap((tag) => [...tag.matchAll(/ ([^ =<>/]+)=/g)].map((match) => match[1])),
  );
  expect([...attributes].filter((name) => name === undefined || !knownAttributes.has(name))).toEqual([]);
});

it("characters that reorder text are shown by their code", () => {
  expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  expect(html).toContain("ray&lt;U+202E&gt;gnp.exe");
});

it("templates in names are text", () => {
  expect(html).toContain("{{constructor.constructor");
});

it("names of ten thousand characters are cut, and the cut is said", () => {
  expect(html).toContain("(10,240 characters)");
  expect(html).not.toContain("n".repeat(700));
});

it("numbers that are none say so, and reach no chart", () => {
  expect(html).toContain("no value");
  // A label may well hold the word: this study names a factor that its cells do not have.
  const withoutTips = html.replace(/ data-tip="[^"]*"/g, "");
  expect(withoutTips).not.toMatch(/="[^"]*\b(?:NaN|undefined|Infinity)\b[^"]*"/);
  expect(html).not.toMatch(/ data-tip="[^"]*\b(?:NaN|Infinity)\b/);
});

it("in the summary nothing acts as HTML, link, mention or table cell", () => {
  const whole = renderSummary(hostile());
  // GitHub shows what stands in backticks as it is.
  const summary = whole.replace(/`[^`\n]*`/g, "");
  expect(summary.replace(/<\/?sub>/g, "")).not.toMatch(/<[a-z/]/i);
  expect(summary).not.toContain("https://");
  expect(summary).not.toMatch(/@everyone/);
  const rows = summary.split("\n").filter((line) => line.startsWith("| "));
  const bars = rows.map((row) => row.replace(/\\\|/g, "").split("|").length);
  expect(new Set(bars)).toEqual(new Set([9, 10]));
});
