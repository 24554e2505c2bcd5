import { relative } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { describeExit, type ProcessExit } from "../launch/exit.js";
import { errorIn, hintFor, workerSentence } from "../launch/log-hints.js";
import { readTail } from "../launch/log-tail.js";
import type { RunningProcess } from "../launch/process.js";
import type { RunningService, ServiceFailure } from "../launch/service.js";
import type { TrialFailure } from "../types/trial-result.js";
import { wroteTooMuch } from "./log-limit.js";
import type { Ending } from "./watch.js";

/** Lines that are searched for a worker's own sentence; launchers write long reports after it. */
const searchedLines = 400;

const shownLines = 20;

/** A worker's own sentence says most, then an error's name, then how the process ended. */
function reasonOf(ended: string, log: readonly string[]): string {
  const sentence = workerSentence(log);
  if (sentence !== undefined) return `${sentence} (${ended})`;
  const error = errorIn(log.slice(-shownLines));
  return error === undefined ? ended : `${ended} (${error})`;
}

function ofExit(what: string, logFile: string, exit: ProcessExit, studyDirectory: string): TrialFailure {
  const searched = readTail(logFile, searchedLines);
  const tail = searched.slice(-shownLines);
  return {
    reason: reasonOf(`${what} ${describeExit(exit)}`, searched),
    hint: hintFor(exit, tail),
    log: relative(studyDirectory, logFile),
    tail,
  };
}

function ofTimeout(stuck: RunningProcess | undefined, seconds: number, studyDirectory: string): TrialFailure {
  const reason = `the trial was not finished after its timeout of ${seconds} s`;
  return {
    reason: stuck === undefined ? reason : `${reason}; process ${stuck.spec.name} still ran`,
    hint: "raise measure.timeout in the suite, or read the log for what it was waiting for",
    log: stuck === undefined ? "" : relative(studyDirectory, stuck.logFile),
    tail: stuck === undefined ? [] : readTail(stuck.logFile),
  };
}

const ofLog = (writer: RunningProcess, limit: number, studyDirectory: string): TrialFailure => ({
  reason: `process ${writer.spec.name} ${wroteTooMuch(limit)}`,
  hint: "read the log for what it writes without end; the first part of it is kept",
  log: relative(studyDirectory, writer.logFile),
  tail: readTail(writer.logFile),
});

const ofLostNode = ({ node, because }: Extract<Ending, { kind: "node-lost" }>): TrialFailure => ({
  reason: `node ${node} was lost during the trial: ${because}`,
  hint: hintFor({ kind: "lost", because }, []),
  log: "",
  tail: [],
});

interface FailedTrial {
  readonly ending: Exclude<Ending, { kind: "ended" | "aborted" }>;
  readonly services: readonly RunningService[];
  readonly timeoutSeconds: number;
  readonly studyDirectory: string;
}

/** Why a trial failed. A service that is gone explains more than the client that lost it. */
export function failureOf({ ending, services, timeoutSeconds, studyDirectory }: FailedTrial): TrialFailure {
  if (ending.kind === "log-limit") return ofLog(ending.process, ending.limit, studyDirectory);
  // What a lost node's services and processes say follows from its loss.
  for (const service of ending.kind === "node-lost" ? [] : services) {
    const lost = service.lost();
    if (lost === undefined) continue;
    const what = `during the trial, process ${lost.process.spec.name} of service ${service.spec.id}`;
    return ofExit(what, lost.process.logFile, lost.exit, studyDirectory);
  }
  if (ending.kind === "node-lost") return ofLostNode(ending);
  if (ending.kind === "timeout") return ofTimeout(ending.process, timeoutSeconds, studyDirectory);
  const { process, exit } = ending;
  return ofExit(`process ${process.spec.name}`, process.logFile, exit, studyDirectory);
}

export const failureOfService = (failure: ServiceFailure, studyDirectory: string): TrialFailure => ({
  reason: failure.reason,
  hint: failure.hint,
  log: relative(studyDirectory, failure.logFile),
  tail: failure.tail,
});

/** An error that a user can mend becomes a row; anything else is a bug and goes on. */
export function failureOfError(error: unknown): TrialFailure {
  if (!(error instanceof ScalebenchError) || error.code === "CLUSTER_STOPPED") throw error;
  return { reason: error.message, hint: error.hint, log: "", tail: [] };
}
