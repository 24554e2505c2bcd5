import { join } from "node:path";
import type { ProcessSpec } from "../../src/types/launch.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { entryOf, guarded } from "../processes.js";
import { driverFiles } from "../services.js";

interface Driver {
  readonly context: LaunchContext;
  readonly directory: string;
  readonly node: ProcessSpec["node"];
  readonly arguments_: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The driver that runs a study's trials, whoever started the cluster. */
export const driverProcess = ({ context, directory, node, arguments_, env }: Driver): ProcessSpec => ({
  name: "ray-driver",
  node,
  role: "driver",
  argv: guarded(context, context.python, entryOf(context), "--serve", directory, ...arguments_),
  env,
  cwd: directory,
  ready: { kind: "file", path: join(directory, driverFiles.ready) },
});
