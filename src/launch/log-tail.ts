import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const tailBytes = 16 * 1024;
const longestLine = 500;

/** The last `lines` lines of a log, empty ones left out and long ones cut; none when it cannot be read. */
export function readTail(file: string, lines = 20): readonly string[] {
  let log: number;
  try {
    log = openSync(file, "r");
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(log);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    const read = readSync(log, buffer, 0, buffer.length, size - buffer.length);
    return buffer
      .toString("utf8", 0, read)
      .split(/\r?\n|\r/)
      .map((line) => line.trimEnd())
      .filter((line) => line !== "")
      .slice(-lines)
      .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}...` : line));
  } catch {
    return [];
  } finally {
    closeSync(log);
  }
}
