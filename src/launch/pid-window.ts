import { lastProcessId, processIds } from "./process-table.js";

/**
 * Process ids that can have come into being since a first process was started. Linux gives ids out in
 * rising order and starts again at the lowest free one after the highest, so a walk after a trial need
 * not look at every process of a large machine.
 */
export interface PidWindow {
  readonly ids: () => readonly number[];
}

export const everyProcess: PidWindow = { ids: processIds };

/** Ids may be this far ahead of a process that was started a moment ago; further means a made-up /proc/loadavg. */
const plausibleLead = 4096;

/** Call right after `firstPid` was started. Where /proc/loadavg is not to be trusted (lxcfs), it is every process. */
export function pidWindowFrom(firstPid: number | undefined): PidWindow {
  const now = lastProcessId();
  if (firstPid === undefined || now === undefined || now < firstPid || now > firstPid + plausibleLead) {
    return everyProcess;
  }
  return {
    ids: () => {
      const last = lastProcessId();
      if (last === undefined) return processIds();
      const wrapped = last < firstPid;
      return processIds().filter((pid) => (wrapped ? pid >= firstPid || pid <= last : pid >= firstPid && pid <= last));
    },
  };
}
