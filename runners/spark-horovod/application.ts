import { join } from "node:path";
import type { ProcessSpec } from "../../src/types/launch.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { entryOf, firstNode, guarded } from "../processes.js";
import { driverFiles } from "../services.js";

interface Application {
  readonly context: LaunchContext;
  readonly directory: string;
  /** File with the properties. */
  readonly properties: string;
  readonly executors: number;
  readonly env: Readonly<Record<string, string>>;
}

/** The Spark application that runs a study's trials, whoever started master and workers. */
export const applicationProcess = ({ context, directory, properties, executors, env }: Application): ProcessSpec => ({
  name: "spark-application",
  node: firstNode(context).name,
  role: "driver",
  argv: guarded(context, context.python, entryOf(context), "--serve", directory, "--executors", String(executors)),
  env: { ...env, PYSPARK_SUBMIT_ARGS: `--properties-file ${quoted(properties)} pyspark-shell` },
  cwd: directory,
  ready: { kind: "file", path: join(directory, driverFiles.ready) },
});

/** PySpark splits PYSPARK_SUBMIT_ARGS the way a shell does, with no shell (Python's shlex). */
const quoted = (path: string): string => `'${path.replaceAll("'", `'"'"'`)}'`;
