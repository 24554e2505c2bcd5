import { z } from "zod";
import { metricNames } from "../types/metrics.js";

/** Shown on terminals and pages: no control characters, which could change what a person sees. */
const line = z.string().regex(/^[^\p{Cc}]{0,1000}$/u, { error: "one line of text" });
const slug = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, { error: "a name" });
const scalar = z.union([line, z.number(), z.boolean()]);
const rate = z.number().positive();
const mostRuns = 10_000;
const mostTrials = 100_000;

const probe = z.strictObject({
  matrixProduct: rate,
  memoryBandwidth: rate,
  allReduce: rate,
  threads: z.int().positive(),
});

const run = z.strictObject({
  study: line.min(1),
  at: z.iso.datetime(),
  commit: line.nullable(),
  harness: line,
  probe: z.strictObject({ start: probe, end: probe }).nullable(),
  values: z.partialRecord(z.enum(metricNames), z.array(z.number()).min(1).max(mostTrials)),
});

/** A baseline's file, but for its version, which is looked at first. */
export const baselineSchema = z.strictObject({
  schema: z.literal("scalebench/baseline/v1"),
  cell: slug,
  levels: z.record(line, scalar),
  fingerprint: z.record(line, line),
  runs: z.array(run).min(1).max(mostRuns),
});

export const studyBaselinesSchema = z.strictObject({
  schema: z.literal("scalebench/study-baselines/v1"),
  name: slug,
  baselines: z.array(baselineSchema),
});

export const studyProbeSchema = z.strictObject({
  schema: z.literal("scalebench/probe/v1"),
  start: probe.nullable(),
  end: probe.nullable(),
});

/** Where a value is not as expected, and what was: `runs[0].values.throughput[2]: expected a number`. */
export function firstFault(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return "something else";
  const path = issue.path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
  return `${path === "" ? "the file" : path}: ${issue.message}`;
}
