import { afterAll, expect, it } from "vitest";
import { openDrawingThread } from "../../../reports/charts/drawing-thread.js";
import type { RenderChart } from "../../../reports/charts/render.js";
import { renderReport } from "../../../reports/report.js";
import { fourWorkerCounts } from "../fixture.js";

const thread = openDrawingThread();
afterAll(() => thread.close());

const ids = { prefix: "x", labelledBy: "y" };
const dot: Parameters<RenderChart>[0] = { data: { values: [{ a: 1 }] }, mark: "point" };

it("a thread draws the same page, to the byte", async () => {
  const study = fourWorkerCounts();
  expect(await renderReport(study, { render: thread.render })).toBe(await renderReport(study));
});

it("a chart that cannot be drawn says why, and the next one is drawn", async () => {
  const loads = { ...dot, data: { url: "http://example.org/numbers.json" } };
  await expect(thread.render({ data: { values: [] }, mark: undefined } as never, ids)).rejects.toThrow(
    /Invalid specification/,
  );
  expect(await thread.render(loads, ids)).not.toContain("http");
  expect(await thread.render(dot, ids)).toMatch(/^<svg role="img" aria-labelledby="y"/);
});

it("what a closed thread has not drawn is refused", async () => {
  const closed = openDrawingThread();
  const asked = closed.render(dot, ids);
  await closed.close();
  await expect(asked).rejects.toThrow("the thread that draws charts has ended");
  await expect(closed.render(dot, ids)).rejects.toThrow("has ended");
});
