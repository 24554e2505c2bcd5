import { expect, it } from "vitest";
import { renderSummary } from "../../reports/summary.js";
import { quickstart } from "./fixture.js";

it("the summary of the quickstart reads as agreed", async () => {
  await expect(renderSummary(quickstart())).toMatchFileSnapshot("testdata/summary.md.txt");
});

it("a failed claim leads the summary", () => {
  const analysis = quickstart();
  const summary = renderSummary({
    ...analysis,
    verdict: "fails",
    claims: analysis.claims.map((claim, index) => (index === 1 ? { ...claim, verdict: "fails" as const } : claim)),
  });
  expect(summary.split("\n")[0]).toBe("## ✗ Fails: quickstart");
  expect(summary).toContain("1 of 3 claims fails and 2 hold");
  expect(summary).toContain("| ✗ Fails | torch-ddp keeps half of the second worker |");
});

it("the error of a regression stands where the accuracy of classes does", () => {
  const analysis = quickstart();
  const cells = analysis.cells.map(({ metrics: { accuracy, ...metrics }, ...cell }) => ({
    ...cell,
    metrics: accuracy === undefined ? metrics : { ...metrics, rmse: { ...accuracy, unit: "riders" } },
  }));
  const summary = renderSummary({ ...analysis, cells });
  expect(summary).toContain("| RMSE |");
  expect(summary).not.toContain("| Accuracy |");
  expect(summary).toMatch(/riders \| 6 of 6 \|/);
});
