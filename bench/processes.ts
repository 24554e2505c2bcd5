import { join } from "node:path";
import { baseEnvironment } from "../src/launch/base-environment.js";
import { pause } from "../src/launch/clock.js";
import { describeExit, succeeded } from "../src/launch/exit.js";
import { localLauncher } from "../src/launch/local-launcher.js";
import { readTail } from "../src/launch/log-tail.js";
import { nodeName } from "../src/types/ids.js";
import type { ProcessSpec } from "../src/types/launch.js";

const launcher = localLauncher({ baseEnvironment: baseEnvironment(process.env), graceMs: 2_000 });

const markers = { SCALEBENCH_STUDY: `bench@${process.pid}` };

/** A process that ended well. */
interface Ended {
  /** From just before its start until its end. */
  readonly seconds: number;
  /** Monotonic seconds. */
  readonly startedAt: number;
  /** Has its stdout and stderr. */
  readonly logFile: string;
}

interface Place {
  /** Gets the log file; exists. */
  readonly folder: string;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** Runs a process to its end exactly as a study starts it. Throws when it fails, or is too slow, or on Ctrl-C. */
export async function runToEnd(spec: ProcessSpec, { folder, timeoutSeconds, signal }: Place): Promise<Ended> {
  signal.throwIfAborted();
  const logFile = join(folder, `${spec.name}.log`);
  const running = await launcher.start(spec, { markers, logFile });
  const timer = new AbortController();
  const either = AbortSignal.any([signal, timer.signal]);
  await Promise.race([running.exited, pause(timeoutSeconds * 1_000, either)]);
  timer.abort();
  const ended = running.ended();
  await launcher.end([running], markers, { order: "together" });
  signal.throwIfAborted();
  if (ended === undefined) throw new Error(`${spec.argv.join(" ")} did not end within ${timeoutSeconds} s`);
  if (!succeeded(ended.exit)) {
    throw new Error(`${spec.argv.join(" ")} ${describeExit(ended.exit)}\n${readTail(logFile).join("\n")}`);
  }
  return { seconds: ended.at - running.startedAt, startedAt: running.startedAt, logFile };
}

/** A process that is no trial's. */
export const programSpec = (
  name: string,
  argv: ProcessSpec["argv"],
  cwd: string,
  env: ProcessSpec["env"] = {},
): ProcessSpec => ({ name, node: nodeName("node0"), role: "worker", argv, env, cwd, ready: { kind: "started" } });
