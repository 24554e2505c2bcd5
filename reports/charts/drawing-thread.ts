import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { projectRoot } from "../../src/project/root.js";
import type { ChartIds, RenderChart } from "./render.js";

/** What the thread is asked, and its answer. */
export interface DrawRequest {
  readonly id: number;
  readonly spec: Parameters<RenderChart>[0];
  readonly ids: ChartIds;
}
export type DrawReply = { readonly id: number; readonly svg: string } | { readonly id: number; readonly fault: string };

/** A thread that draws charts while this one does other work. */
export interface DrawingThread {
  readonly render: RenderChart;
  /** Ends it; what it has not drawn by then is refused. */
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (svg: string) => void;
  readonly reject: (error: Error) => void;
}

/** Compiled: a thread begins with a file that Node itself can read. */
const program = join(projectRoot, "dist", "reports", "charts", "draw.js");

/** Starts the thread, which loads its libraries at once. Draws as `loadCharts` does, to the byte. */
export function openDrawingThread(): DrawingThread {
  const thread = new Worker(program);
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let ended: Error | undefined;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  thread.on("message", (reply: DrawReply) => {
    const asker = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("svg" in reply) asker?.resolve(reply.svg);
    else asker?.reject(new Error(reply.fault));
  });
  thread.on("error", end);
  thread.on("exit", () => end(new Error("the thread that draws charts has ended")));
  return {
    render: (spec, ids) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        asked += 1;
        waiting.set(asked, { resolve, reject });
        thread.postMessage({ id: asked, spec, ids } satisfies DrawRequest);
      }),
    close: async () => {
      await thread.terminate();
    },
  };
}
