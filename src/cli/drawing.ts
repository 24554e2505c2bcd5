import type { RenderChart } from "../../reports/charts/render.js";
import type { Format } from "./report-files.js";

const drawn: readonly Format[] = ["html", "svg", "png"];

/** Does `work` with a thread that draws its charts, where its formats have charts; the thread is gone afterwards. */
export async function withDrawing<Result>(
  formats: readonly Format[],
  work: (render: RenderChart | undefined) => Promise<Result>,
): Promise<Result> {
  if (!formats.some((format) => drawn.includes(format))) return work(undefined);
  const { openDrawingThread } = await import("../../reports/charts/drawing-thread.js");
  const thread = openDrawingThread();
  try {
    return await work(thread.render);
  } finally {
    await thread.close();
  }
}
