import { z } from "zod";
import { idPattern } from "../types/ids.js";
import { metricNames } from "../types/metrics.js";
import type { Plan } from "../types/plan.js";
import { simplerModelNames } from "../types/suite.js";
import { sharingParts } from "./shared-parts.js";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const levels = z.record(z.string(), scalar);
const count = z.int().positive();
const whole = z.int().nonnegative();
/** Names of folders. */
const name = z.string().regex(idPattern, { error: "expected a name" });
const named = z.looseObject({ name: z.string(), options: z.record(z.string(), z.unknown()) });
const repeats = z.looseObject({ min: count, max: count });
const scaling = z.enum(["strong", "weak"]);

const workload = z.looseObject({
  model: named,
  dataset: named,
  batch: z.union([z.looseObject({ global: z.number() }), z.looseObject({ perWorker: z.number() })]),
  optimizer: z.looseObject({
    name: z.string(),
    learningRate: z.number(),
    momentum: z.number(),
    weightDecay: z.number(),
  }),
  precision: z.string(),
  device: z.string(),
  threadsPerWorker: count,
});

const measure = z.looseObject({
  steps: count,
  warmupSteps: whole,
  epochs: whole,
  target: z.looseObject({ metric: z.string(), atLeast: z.number() }).optional(),
  repeats,
  timeoutSeconds: z.number().positive(),
  breakdown: z.looseObject({ windows: whole, steps: whole }),
  slowDown: z.number(),
  parity: z.looseObject({ tolerance: z.number(), toleranceAcrossWorkers: z.number() }),
});

const cell = z.looseObject({
  id: name,
  levels,
  runner: name,
  nodes: count,
  workersPerNode: count,
  workers: count,
  globalBatch: z.number(),
  workerBatch: z.number(),
  seed: z.number(),
  scaling,
  workload,
  measure,
  runnerOptions: z.record(z.string(), z.unknown()),
});

const claim = z.looseObject({
  id: z.string(),
  says: z.string().optional(),
  metric: z.enum(metricNames),
  where: levels,
  against: z.union([levels, z.literal("baseline")]).optional(),
  bound: z.looseObject({ kind: z.enum(["atLeast", "atMost", "within"]), value: z.number() }),
  gate: z.boolean(),
});

const planSchema = z.looseObject({
  schema: z.literal("scalebench/plan/v1"),
  suite: z.looseObject({
    name: z.string(),
    question: z.string(),
    digest: z.string(),
    scaling,
    factors: z.record(z.string(), z.array(scalar)),
  }),
  seed: z.number(),
  alpha: z.looseObject({ fails: z.number().gt(0).lt(1), holds: z.number().gt(0).lt(1) }),
  cells: z.array(cell),
  excluded: z.array(z.looseObject({ levels, because: z.string() })),
  repeats,
  claims: z.array(claim),
  simplerModels: z.array(z.enum(simplerModelNames)).optional(),
  preparation: z
    .looseObject({
      engines: z.array(z.enum(["spark", "pandas"])).optional(),
      executors: z.array(count),
      repeats: count,
    })
    .optional(),
});

/** A plan as JSON has it; its first fault, with its place, where it is none. Unknown keys stay. */
export function checkedPlan(value: unknown): { readonly plan: Plan } | { readonly fault: string } {
  const { error } = planSchema.safeParse(value);
  if (error === undefined) {
    const plan = value as Plan;
    return { plan: { ...plan, cells: sharingParts(plan.cells) } };
  }
  const [issue] = error.issues;
  return { fault: issue === undefined ? "the file" : `${issue.path.join(".") || "the file"}: ${issue.message}` };
}
