import { join } from "node:path";
import { z } from "zod";
import { serviceId } from "../../src/types/ids.js";
import type { ProcessSpec, ServiceSpec } from "../../src/types/launch.js";
import type { LaunchContext, Runner } from "../../src/types/runner.js";
import { runner as noop } from "../fixtures/runners/noop/runner.js";

/** Listens on a port, has a folder outside of the study, and is ready when its file is there. */
const listen = `
const { mkdirSync, renameSync, writeFileSync } = require("node:fs");
const [port, folder, ready] = process.argv.slice(1);
mkdirSync(folder, { recursive: true });
require("node:net").createServer().listen(Number(port), "127.0.0.1", () => {
  writeFileSync(ready + ".part", port);
  renameSync(ready + ".part", ready);
});`;

function listener(context: LaunchContext, node: ProcessSpec["node"]): ServiceSpec {
  const id = "listener";
  const folder = context.temporaryDirectory(id);
  const path = join(context.serviceDirectory(id), "ready");
  return {
    id: serviceId(id),
    processes: [
      {
        name: "listener",
        node,
        role: "head",
        argv: [process.execPath, "-e", listen, String(context.port(id)), folder, path],
        env: {},
        cwd: "/",
        ready: { kind: "file", path },
      },
    ],
    files: [],
    temporaryDirectories: [folder],
    readyTimeoutSeconds: 120,
  };
}

/**
 * The no-op runner with what makes a kill hurt: a service with a port and a temporary folder, processes that take some
 * milliseconds between two files, and in every third block a child in a session of its own that outlives them.
 */
export const crashRunner: Runner = {
  ...noop,
  options: z.strictObject({ records: z.string() }),
  plan: (trial, context) => {
    const launch = noop.plan(trial, context);
    const from = join(String(trial.cell.runnerOptions.records), String(trial.block));
    const stray = trial.block % 3 === 0 ? "setsid sleep 600 & " : "";
    const script = `${stray}cp "$1/parameters.arrow" "$2" && sleep 0.01 && exec cp "$1/rank-0.arrow" "$2"`;
    return {
      ...launch,
      services: context.nodes.slice(0, 1).map((node) => listener(context, node.name)),
      processes: launch.processes.map((spec) => ({
        ...spec,
        argv: ["/bin/sh", "-c", script, "sh", from, context.outputDirectory] as const,
      })),
    };
  },
};
