import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { expect, test } from "vitest";
import { escapeMarkdown, markdownTable } from "../../../reports/format/markdown.js";
import { hostile } from "../hostile.js";

const html = (markdown: string): string => micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });

test("a table has its alignments and one row a line", () => {
  const table = markdownTable(["Cell", "n"], [1], [["ray", "6"]]);
  expect(table).toBe("| Cell | n |\n| --- | ---: |\n| ray | 6 |");
});

test("hostile texts stay texts in their cells", () => {
  const texts = hostile().failures.map((failure) => escapeMarkdown(failure.reason.slice(0, 200)));
  const rendered = html(
    markdownTable(
      ["A", "B"],
      [],
      texts.map((text) => [text, "end"]),
    ),
  );
  expect(rendered.match(/<tr>/g)).toHaveLength(texts.length + 1);
  expect(rendered.match(/<td>end<\/td>/g)).toHaveLength(texts.length);
  expect(rendered).not.toMatch(/<(?!\/?(?:table|thead|tbody|tr|th|td)\b)/);
});
