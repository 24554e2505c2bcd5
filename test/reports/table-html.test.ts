import { expect, test } from "vitest";
import { tablePartials } from "../../reports/table-html.js";

const marked = (text: string): string => `(${text})`;
const { table, text, badge } = tablePartials(marked);
const part = { strong: false, code: false, short: false };

test("every text of a table is made safe once", () => {
  const html = table({
    label: "label",
    columns: [
      { title: "first", numeric: false },
      { title: "second", numeric: true },
    ],
    rows: [
      {
        runner: "ray",
        cells: [
          { numeric: false, badge: { tone: "good", symbol: "s", label: "holds" }, text: [] },
          { numeric: true, badge: false, text: [{ ...part, text: "1.5" }] },
        ],
      },
    ],
    more: "rest",
  });
  expect(html).toBe(`<div class="scroll" tabindex="0" role="region" aria-label="(label)"><table>
<thead><tr><th scope="col">(first)</th><th scope="col" class="number">(second)</th></tr></thead>
<tbody>
<tr data-runner="(ray)"><td><span class="badge (good)"><span aria-hidden="true">(s)</span> (holds)</span></td><td class="number">(1.5)</td></tr>
</tbody>
</table></div><p class="more-rows">(rest)</p>
`);
});

test("a row of nobody has no runner, and nothing is said of rows that are all there", () => {
  const html = table({ label: "", columns: [], rows: [{ runner: false, cells: [] }], more: false });
  expect(html).toContain("<tr></tr>");
  expect(html).not.toContain("more-rows");
});

test("parts of a text are bold, code, or plain", () => {
  expect(
    text([
      { ...part, text: "a" },
      { ...part, text: "b", strong: true },
      { ...part, text: "c", code: true },
    ]),
  ).toBe("(a)<strong>(b)</strong><code>(c)</code>");
  expect(text([{ ...part, text: "d", code: true, short: true }])).toBe('<code class="short">(d)</code>');
});

test("a badge's symbol is for the eye alone", () => {
  expect(badge({ tone: "bad", symbol: "x", label: "fails" })).toBe(
    '<span class="badge (bad)"><span aria-hidden="true">(x)</span> (fails)</span>',
  );
});
