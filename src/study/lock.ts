import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { ScalebenchError } from "../errors/error.js";
import { processEntry } from "../launch/process-table.js";

/** Who works on a study. The start time tells a process from a later one with the same number. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Clock ticks since boot, from /proc; null where there is none. */
  readonly startTicks: number | null;
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly token: string;
}

/** A number of a process, or of ticks; signals to others, such as 0 and -1, would go to many. */
const isProcessNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function readHolder(path: string): LockHolder | undefined {
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as Partial<LockHolder> | null;
    const { pid, host, startTicks, since, token } = value ?? {};
    if (!isProcessNumber(pid) || typeof host !== "string") return undefined;
    return {
      pid,
      host,
      startTicks: isProcessNumber(startTicks) ? startTicks : null,
      since: text(since),
      token: text(token),
    };
  } catch {
    return undefined;
  }
}

/** Whether there is a process with that number on this machine. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether the holder still works. One on another host cannot be asked, and counts as alive. */
function isAlive(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return true;
  if (!exists(holder.pid)) return false;
  const entry = processEntry(holder.pid);
  return entry === undefined || holder.startTicks === null || entry.startTicks === holder.startTicks;
}

/** Who works on the study right now, if anybody does. */
export function lockHolder(path: string): LockHolder | undefined {
  const holder = readHolder(path);
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

const locked = (path: string, holder: LockHolder): ScalebenchError => {
  const elsewhere = holder.host !== hostname();
  return new ScalebenchError({
    code: "STUDY_LOCKED",
    message: `expected to be alone in the study, found that process ${holder.pid} on ${holder.host} works on it since ${holder.since}`,
    hint: elsewhere
      ? `wait for it, or end it there; if it is gone for certain, delete ${path}`
      : `wait for it, or end it with \`kill ${holder.pid}\` and run again with --resume`,
    where: { file: path },
  });
};

export interface Lock {
  readonly release: () => void;
  /** The dead process whose lock this was, or undefined. */
  readonly takenFrom: LockHolder | undefined;
}

function tryCreate(path: string, holder: LockHolder): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(holder)}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    rmSync(path, { force: true }); // a part that was written to a full disk
    throw error;
  }
}

/** Moves a dead holder's lock away. Of two that try at once one finds it gone; a new holder's is put back. */
function removeDead(path: string, dead: LockHolder | undefined): void {
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved !== undefined && moved.token !== dead?.token) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

/** Keeps a second harness out of the study. Throws STUDY_LOCKED while another process works on it. */
export function acquireLock(path: string): Lock {
  const startTicks = processEntry(process.pid)?.startTicks ?? null;
  const self: LockHolder = {
    pid: process.pid,
    host: hostname(),
    startTicks,
    since: new Date().toISOString(),
    token: randomUUID(),
  };
  let takenFrom: LockHolder | undefined;
  for (let attempt = 0; !tryCreate(path, self); attempt++) {
    const holder = readHolder(path);
    if (holder !== undefined && (isAlive(holder) || attempt >= 5)) throw locked(path, holder);
    removeDead(path, holder);
    takenFrom = holder ?? takenFrom;
  }
  return {
    takenFrom,
    release: () => {
      if (readHolder(path)?.token === self.token) rmSync(path, { force: true });
    },
  };
}
