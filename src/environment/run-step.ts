import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { lastLines } from "./command.js";
import { type Diagnosis, diagnose } from "./diagnosis.js";
import { StepFailure } from "./step.js";
import type { SetupObserver } from "./types.js";

export interface StepRun {
  readonly name: string;
  readonly says: string;
  readonly log: string;
  readonly observe: SetupObserver;
}

const tailLines = 12;

function readLog(log: string): string {
  try {
    return readFileSync(log, "utf8");
  } catch {
    return "";
  }
}

function diagnosisOf(error: unknown, log: string): Diagnosis {
  if (error instanceof StepFailure) {
    return { code: error.code, because: error.because, fix: error.fix };
  }
  // What Node itself met (no space, no permission) is in the error, what pip met in the log.
  return diagnose(`${error instanceof Error ? error.message : String(error)}\n${readLog(log)}`);
}

/** Runs one step with its time, its log, and on failure the log's last lines, the cause and the fix. */
export async function runStep<T>(step: StepRun, work: (watch: (line: string) => void) => Promise<T>): Promise<T> {
  const { name, says, log, observe } = step;
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  mkdirSync(dirname(log), { recursive: true });
  rmSync(log, { force: true });
  observe({ kind: "step-started", step: name, says, log });
  try {
    const result = await work((line) => observe({ kind: "step-output", step: name, seconds: seconds(), line }));
    observe({ kind: "step-finished", step: name, says, seconds: seconds() });
    return result;
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") {
      throw error;
    }
    observe({ kind: "step-failed", step: name, says, seconds: seconds(), log, tail: lastLines(log, tailLines) });
    const { code, because, fix } = diagnosisOf(error, log);
    throw new ScalebenchError({
      code,
      message: `the set-up's step "${name}" (${says}) failed: ${because}; its log is ${log}`,
      hint: fix,
      cause: error,
    });
  }
}
