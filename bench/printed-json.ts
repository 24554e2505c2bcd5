import { readTail } from "../src/launch/log-tail.js";

/** The last line of a log that is a JSON object: how the Python programs here tell their result. */
export function printedJson(logFile: string): unknown {
  const line = readTail(logFile, 50).findLast((text) => text.startsWith("{") && text.endsWith("}"));
  if (line === undefined) throw new Error(`expected a line of JSON in ${logFile}, found none`);
  return JSON.parse(line);
}
