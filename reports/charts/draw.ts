import { parentPort } from "node:worker_threads";
import type { DrawReply, DrawRequest } from "./drawing-thread.js";
import { loadCharts } from "./render.js";

// The program of a drawing thread: charts come in as messages, and go back as SVG.
const render = loadCharts(() => {});

parentPort?.on("message", async ({ id, spec, ids }: DrawRequest) => {
  const reply = await render(spec, ids).then(
    (svg): DrawReply => ({ id, svg }),
    (error: unknown): DrawReply => ({ id, fault: error instanceof Error ? error.message : String(error) }),
  );
  parentPort?.postMessage(reply);
});
