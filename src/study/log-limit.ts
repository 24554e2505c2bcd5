import { appendFileSync, statSync, truncateSync } from "node:fs";
import type { RunningProcess } from "../launch/process.js";

const mebibyte = 2 ** 20;

/** Bytes that the log of one process may have, unless a study is handed another limit. */
export const defaultLogLimit = 256 * mebibyte;

/** Bytes that are kept of a log that had more than the limit. */
const keptBytes = mebibyte;

const sizeText = (bytes: number): string =>
  bytes % mebibyte === 0 ? `${bytes / mebibyte} MiB` : `${bytes.toLocaleString("en")} bytes`;

/** Completes the sentence "process x ...". */
export const wroteTooMuch = (limit: number): string => `wrote more than ${sizeText(limit)} of log`;

/** On nodes that share no file system with the harness a log is not here before the trial's end: it has no size then. */
const sizeOf = ({ logFile }: RunningProcess): number => statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;

/** The first process whose log is over the limit. A look costs some microseconds. */
export const overLogLimit = (processes: readonly RunningProcess[], limit: number): RunningProcess | undefined =>
  processes.find((target) => sizeOf(target) > limit);

/** Cuts logs that are over the limit, and says so at their end. A process that still runs goes on writing behind it. */
export function cutLogs(processes: readonly RunningProcess[], limit: number): void {
  for (const target of processes) {
    const size = sizeOf(target);
    if (size <= limit) continue;
    const kept = Math.min(keptBytes, limit);
    truncateSync(target.logFile, kept);
    const sentence = `cut by scalebench: this process ${wroteTooMuch(limit)}; the first ${sizeText(kept)} of ${sizeText(size)} are kept`;
    appendFileSync(target.logFile, `\n[${sentence}]\n`);
  }
}
