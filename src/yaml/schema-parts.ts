import { z } from "zod";
import { bandwidthPattern, bitsPerSecond, durationPattern, durationSeconds } from "./units.js";

/** A failed check says what was expected, as the end of "expected ...". */
export const named = (pattern: RegExp, expected: string): z.ZodString =>
  z.string({ error: expected }).regex(pattern, { error: expected, abort: true });

export const count = z.int().min(1);
export const share = z.number().min(0).lt(1);
export const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Names become parts of file names and of HTML ids. */
export const slug = named(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  "a name of at most 64 letters, digits, dots, dashes and underscores",
);

/** One line that is shown to people. */
export const sentence = z
  .string({ error: "text" })
  .trim()
  .regex(/^[^\p{Cc}]{1,500}$/u, { error: "one line of at most 500 characters" });

/** Timers of Node end at 24.8 days. */
const longestSeconds = 7 * 24 * 3600;

const isSensible = (text: string): boolean => {
  const seconds = durationSeconds(text) ?? 0;
  return seconds > 0 && seconds <= longestSeconds;
};

/** `30s`, `5m`; a plain number would leave the unit to guess. */
export const duration = named(durationPattern, "a duration with its unit, such as 30s or 5m")
  .refine(isSensible, { error: "a duration of more than 0s and at most 168h" })
  .transform((text) => durationSeconds(text) ?? 0);

const slowest = 64e3;
const fastest = 100e9;

/** Of a link, to bits per second: `100Mbit`. */
export const bandwidth = named(bandwidthPattern, "a bandwidth with its unit, such as 100Mbit or 1Gbit")
  .refine((text) => (bitsPerSecond(text) ?? 0) >= slowest && (bitsPerSecond(text) ?? 0) <= fastest, {
    error: "a bandwidth of at least 64kbit and at most 100Gbit",
  })
  .transform((text) => bitsPerSecond(text) ?? 0);

const longestLatency = 10;

/** Of a link, one way, to seconds: `1ms`. */
export const latency = named(durationPattern, "a latency with its unit, such as 1ms")
  .refine((text) => (durationSeconds(text) ?? 0) > 0 && (durationSeconds(text) ?? 0) <= longestLatency, {
    error: "a latency of more than 0ms and at most 10s",
  })
  .transform((text) => durationSeconds(text) ?? 0);

/** A further check of a schema: where it fails, in which words, and what to do. */
export interface Complaint {
  readonly path?: (string | number)[];
  readonly message: string;
  readonly hint: string;
}

/** Turns a function that lists complaints into a check of zod. */
export const complaints =
  <Value>(find: (value: Value) => readonly Complaint[]) =>
  (value: Value, context: z.RefinementCtx): void => {
    for (const { path = [], message, hint } of find(value)) {
      context.addIssue({ code: "custom", path, message, params: { hint } });
    }
  };
