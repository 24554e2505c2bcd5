import { z } from "zod";
import { metricNames } from "../types/metrics.js";

/** Pieces of the schema of analysis.json. Objects are loose: the contract lets keys be added. */
export const verdict = z.enum(["holds", "fails", "undecided", "incomparable"]);
export const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const levels = z.record(z.string(), scalar);
export const count = z.int().nonnegative();
const metricName = z.enum(metricNames);

const bound = z.looseObject({ kind: z.enum(["atLeast", "atMost", "within"]), value: z.number() });

export const metricSummary = z.looseObject({
  median: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  level: z.number().nullable().describe("achieved level of [low, high]; null where it is the plain range"),
  n: count,
  unit: z.string(),
  direction: z.enum(["higher", "lower"]),
  kind: z.enum(["cost", "rate", "ratio", "quality"]),
  method: z.string(),
  mean: z.looseObject({ kind: z.enum(["harmonic", "arithmetic"]), value: z.number() }).optional(),
  values: z.array(z.number()).describe("one a trial, in block order"),
  base: z.string().optional().describe("the cell that a ratio refers to"),
});

const parityState = z.enum(["identical", "within", "differs", "unchecked"]);

const parity = z.looseObject({
  state: parityState,
  reference: z.string().nullable(),
  digest: z.string().nullable(),
  maxRelativeDifference: z.number().nullable(),
  tolerance: z.number(),
  single: z
    .looseObject({
      state: parityState,
      reference: z.string(),
      maxRelativeDifference: z.number().nullable(),
      tolerance: z.number().optional(),
    })
    .optional()
    .describe("the same against the single process"),
  distinctDigests: count,
  because: z.string(),
});

const stepParts = {
  dataWait: z.number(),
  forward: z.number(),
  backward: z.number(),
  exchange: z
    .number()
    .describe("what a step takes longer with the exchange of gradients than without; noise may take it below 0"),
  optimizer: z.number(),
  step: z.number(),
};

const breakdown = z
  .looseObject({
    n: count,
    ...stepParts,
    ranks: z.array(
      z.looseObject({
        rank: count,
        ...stepParts,
        lateness: z
          .looseObject({ median: z.number(), p95: z.number() })
          .describe("behind the first rank at the exchange"),
      }),
    ),
    steps: z
      .looseObject({ trial: z.string(), lateness: z.array(z.array(z.number())).describe("[step][rank]") })
      .describe("of one trial"),
  })
  .describe("a step taken apart, in seconds; means over trials, which add up");

const topology = z
  .looseObject({
    trial: z.string(),
    ranks: z
      .array(
        z.looseObject({
          rank: count,
          node: z.string(),
          host: z.string(),
          localRank: count,
          cores: z.string().describe("numbers of the cores that it may use, such as 0-3,8"),
          gpu: z.string().optional(),
        }),
      )
      .max(64),
  })
  .describe("where the first ranks of the latest completed trial found themselves, read back by them");

const estimate = z.looseObject({ value: z.number(), low: z.number(), high: z.number() });

/** How good a model is on the test rows. */
const heldOut = z.looseObject({
  rows: z.int().positive(),
  classes: count.describe("0 of a regression"),
  unit: z.string().optional().describe("of a regression's target"),
  level: z.number(),
  resamples: z.int().positive(),
  estimates: z.record(z.string(), estimate).describe("by metric, with percentile intervals over resampled test rows"),
  calibration: z.array(z.looseObject({ stated: z.number(), observed: z.number(), rows: z.int().positive() })),
});

export const simplerModel = z
  .looseObject({
    model: z.string(),
    dataset: z.string(),
    library: z.string(),
    fitSeconds: z.array(z.number().nonnegative()),
    quality: heldOut.optional(),
    because: z.string().optional(),
  })
  .describe("a simpler model, fitted to the same training rows and judged by the same test rows");

const work = z
  .looseObject({
    parameters: count,
    gradientBytes: count.describe("of all gradients, once"),
    flopsPerSample: z
      .number()
      .nonnegative()
      .optional()
      .describe("floating-point operations of a forward and a backward pass over a sample, as torch counts them"),
    learningRate: z.number().nonnegative().optional().describe("what is trained with, scaled by the suite's rule"),
  })
  .describe("what a step computes and exchanges");

export const cell = z.looseObject({
  id: z.string(),
  levels,
  workers: z.int().positive(),
  globalBatch: z.number().positive(),
  simulatedNodes: z.boolean().describe("several nodes were one host"),
  nodesAre: z
    .enum(["simulated", "emulated"])
    .optional()
    .describe("how nodes that are no machines of their own are called"),
  trials: z.looseObject({ planned: count, completed: count, failed: count }),
  metrics: z.partialRecord(metricName, metricSummary),
  parity,
  curve: z.array(
    z.looseObject({
      epoch: z.int().positive(),
      seconds: z.number(),
      accuracy: z.number().optional().describe("a regression has none"),
      loss: z.number(),
      n: count,
    }),
  ),
  phases: z.array(z.looseObject({ name: z.string(), median: z.number(), n: count })),
  stepTime: z.looseObject({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() }).nullable(),
  stepTimes: z
    .looseObject({ quantiles: z.array(z.number()).length(41), n: count, trials: count })
    .optional()
    .describe("quantiles 0, 0.025, ... 1 of all steps of all completed trials' windows, in seconds; n counts steps"),
  breakdown: breakdown.optional(),
  topology: topology.optional(),
  work: work.optional(),
  quality: heldOut
    .extend({
      trial: z.string(),
      overSimpler: z
        .array(z.looseObject({ model: z.string(), estimates: z.record(z.string(), estimate) }))
        .optional()
        .describe("by metric, this model less each simpler one on the same test rows, with paired intervals"),
    })
    .optional(),
  warnings: z.array(z.string()),
});

const decided = {
  verdict,
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  level: z.number(),
  n: count,
  moreBlocks: count.nullable().optional().describe("further blocks that would probably decide it"),
  because: z.string(),
};

export const claim = z.looseObject({
  id: z.string(),
  says: z.string(),
  metric: metricName,
  unit: z.string().optional().describe("where that of the metric is the target's"),
  gate: z.boolean(),
  bound,
  ...decided,
  comparisons: z.array(
    z.looseObject({
      cell: z.string(),
      against: z.string().nullable(),
      baseline: z
        .looseObject({ name: z.string(), runs: count, trials: count })
        .optional()
        .describe("its runs that count, and the first trials of each that are looked at"),
      ...decided,
    }),
  ),
});

export const headToHeadGroup = z.looseObject({
  levels: levels.describe("without the runner"),
  workers: z.int().positive(),
  reference: z.string(),
  comparisons: z.array(
    z.looseObject({
      cell: z.string(),
      against: z.string(),
      metric: z.literal("throughput"),
      estimate: z.number().positive().nullable().describe("geometric mean of the ratios cell/against of common blocks"),
      low: z.number().positive().nullable().describe("of a confidence sequence, valid at every look"),
      high: z.number().positive().nullable(),
      level: z.number(),
      n: count,
      parity: parityState.describe("of the cell of which less is proven"),
      because: z.string().optional().describe("why there is no ratio, or no interval"),
    }),
  ),
});

export const harnessCpu = z
  .looseObject({
    median: z.number().nonnegative(),
    highest: z.number().nonnegative(),
    n: z.int().positive(),
    warning: z.string().optional(),
  })
  .describe("the harness' own processor time while completed trials ran, as a share of one core");

const rates = z.looseObject({
  matrixProduct: z.number().positive().describe("GFLOP/s, single precision"),
  memoryBandwidth: z.number().positive().describe("GB/s"),
  allReduce: z.number().positive().describe("MB/s of two processes on the loopback"),
  threads: z.int().positive(),
});

export const probe = z
  .looseObject({ start: rates.nullable(), end: rates.nullable() })
  .describe("what the machine itself could do; null where it was not, or could not be, measured");
