import { idPattern } from "../types/ids.js";
import type { JournalEvent } from "../types/journal.js";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

/** Names of cells and trials become names of folders. */
const isName = (value: unknown): boolean => isText(value) && idPattern.test(value);

/** A path below the study. */
const isInside = (value: unknown): boolean =>
  isText(value) && !value.startsWith("/") && !value.includes("\0") && !value.split("/").includes("..");

const isFailure = (value: unknown): boolean =>
  isFields(value) &&
  isText(value.reason) &&
  isText(value.hint) &&
  isInside(value.log) &&
  Array.isArray(value.tail) &&
  value.tail.every(isText);

const isOffsets = (value: unknown): boolean =>
  value === undefined || (isFields(value) && Object.values(value).every(isNumber));

const isCpu = (value: unknown): boolean =>
  value === undefined || (isFields(value) && isNumber(value.cpuSeconds) && isNumber(value.overSeconds));

const isResult = (value: unknown): boolean =>
  isFields(value) &&
  isName(value.trial) &&
  isName(value.cell) &&
  isCount(value.block) &&
  isCount(value.attempt) &&
  isText(value.startedAt) &&
  isNumber(value.seconds) &&
  isNumber(value.launchedAt) &&
  isOffsets(value.clockOffsets) &&
  (value.harnessSeconds === undefined || isNumber(value.harnessSeconds)) &&
  isCpu(value.harnessCpu) &&
  (value.state === "completed" || (value.state === "failed" && isFailure(value.failure)));

const shapes: Readonly<Record<JournalEvent["event"], (event: Fields) => boolean>> = {
  "study-started": ({ at, study }) => isText(at) && isText(study),
  "study-resumed": ({ at }) => isText(at),
  "trial-started": ({ at, trial, attempt }) => isText(at) && isName(trial) && isCount(attempt),
  "trial-finished": ({ at, result }) => isText(at) && isResult(result),
  "service-started": ({ at, service }) => isText(at) && isText(service),
  "service-stopped": ({ at, service }) => isText(at) && isText(service),
  "study-finished": ({ at, because }) => isText(at) && isText(because),
  "study-interrupted": ({ at, signal }) => isText(at) && isText(signal),
};

/** Whether it is an event that can be worked with, or one of a later version, which is passed over. */
export function isJournalEvent(value: unknown): value is JournalEvent {
  if (!isFields(value) || !isText(value.event)) return false;
  const known = Object.hasOwn(shapes, value.event) ? shapes[value.event as JournalEvent["event"]] : undefined;
  return known === undefined || known(value);
}
