import type { Analysis, EnvironmentFacts } from "../../src/types/analysis.js";
import { metrics } from "../../src/types/metrics.js";
import type { Measure, NamedOptions, Workload } from "../../src/types/suite.js";
import { chosen, quantity } from "../format/quantity.js";
import { capitalised, worded } from "../format/text.js";
import { type Block, marked, type Panel, ready, type Text } from "../panel.js";
import { topologyBlocks } from "../topology.js";

type Needs = "cells" | "suite" | "environment" | "seed" | "alpha" | "blocks" | "harness" | "study";
type Facts = readonly (readonly [string, Text])[];

export const panel: Panel<Needs> = {
  meta: {
    id: "method",
    title: "Environment and method",
    question: "On what, and how, was this measured, and how do I repeat it?",
    needs: ["cells", "suite", "environment", "seed", "alpha", "blocks", "harness", "study"],
  },
  build(analysis) {
    const { suite } = analysis;
    return ready(
      { kind: "facts", title: "Repeat it", facts: repeatFacts(analysis) },
      { kind: "facts", title: "Factors and levels", facts: factorFacts(suite.factors) },
      suite.workload === undefined || suite.measure === undefined
        ? {
            kind: "note",
            text: marked(
              "The analysis does not say what the suite held fixed; `suite.yaml` and `plan.json` in the study's folder do.",
            ),
          }
        : {
            kind: "facts",
            title: "Held fixed",
            facts: [...workloadFacts(suite.workload), ...measureFacts(suite.measure)],
          },
      ...environmentBlocks(analysis.environment),
      ...topologyBlocks(analysis),
      { kind: "facts", title: "How it is measured", facts: methodFacts(analysis) },
      metricTable,
    );
  },
};

function repeatFacts({ suite, seed, harness, study }: Pick<Analysis, Needs>): Facts {
  return [
    ["command, in the study's folder", [{ code: "scalebench run suite.yaml --out ../again" }]],
    ["study", [{ code: study }]],
    ["suite digest", [{ code: suite.digest }]],
    ["seed", String(seed)],
    ["scalebench", harness.version],
  ];
}

const factorFacts = (factors: Analysis["suite"]["factors"]): Facts =>
  Object.entries(factors).map(([path, levels]) => [path, levels.map(String).join(", ")]);

function named({ name, options }: NamedOptions): string {
  const said = Object.entries(options).map(([key, value]) => `${key} ${String(value)}`);
  return said.length === 0 ? name : `${name} (${said.join(", ")})`;
}

/** What becomes of the learning rate, where a suite says anything of it. */
function rateText({
  learningRateScaling = "none",
  referenceBatch,
  learningRateWarmup = 0,
}: Workload["optimizer"]): string {
  const scaled =
    learningRateScaling === "none" ? "" : ` at ${referenceBatch} samples, ${learningRateScaling} in the global batch`;
  return `${scaled}${learningRateWarmup === 0 ? "" : ` after a warm-up of ${learningRateWarmup} steps`}`;
}

function workloadFacts(workload: Workload): Facts {
  const { optimizer } = workload;
  const batch =
    "global" in workload.batch
      ? `${workload.batch.global} samples, global`
      : `${workload.batch.perWorker} samples a worker`;
  return [
    ["model", named(workload.model)],
    ["data set", named(workload.dataset)],
    ["batch", batch],
    [
      "optimizer",
      `${optimizer.name}, learning rate ${chosen(optimizer.learningRate)}${rateText(optimizer)}, momentum ${chosen(optimizer.momentum)}, weight decay ${chosen(optimizer.weightDecay)}`,
    ],
    ["precision", workload.precision],
    ...(workload.input === undefined ? [] : [["rows of training come from", workload.input] as const]),
    ...(workload.accumulation === undefined
      ? []
      : [["micro-batches of a worker's batch", String(workload.accumulation)] as const]),
    ...(optimizer.clipNorm === undefined
      ? []
      : [["gradients are clipped", `to a norm of ${chosen(optimizer.clipNorm)} over all of them`] as const]),
    ["device", workload.device],
    ["threads a worker", String(workload.threadsPerWorker)],
  ];
}

function measureFacts(measure: Measure): Facts {
  const target =
    measure.target === undefined ? "none" : `${measure.target.metric} of at least ${measure.target.atLeast}`;
  return [
    ["timed window", `${measure.steps} steps after ${measure.warmupSteps} dropped`],
    ["epochs of the accuracy part", String(measure.epochs)],
    ["target", target],
    ["trials a cell", `${measure.repeats.min} to ${measure.repeats.max}`],
    ["time limit of a trial", quantity(measure.timeoutSeconds, "s")],
    [
      "parity tolerance",
      `${chosen(measure.parity.tolerance)}; ${chosen(measure.parity.toleranceAcrossWorkers)} across worker counts`,
    ],
  ];
}

function environmentBlocks(environment: EnvironmentFacts): readonly Block[] {
  const groups = Object.entries(environment).filter(([, facts]) => Object.keys(facts).length > 0);
  if (groups.length === 0) {
    return [
      {
        kind: "note",
        text: marked("No facts of the environment were recorded: `environment.json` is missing in the study."),
      },
    ];
  }
  return groups.map(([title, facts]) => ({ kind: "facts", title: capitalised(title), facts: Object.entries(facts) }));
}

function methodFacts({ alpha, blocks }: Pick<Analysis, "alpha" | "blocks">): Facts {
  return [
    ["clock", "the host's monotonic clock, read by every rank itself"],
    ["synchronisation", "a barrier and a device synchronisation at both edges of the timed window"],
    ["throughput", "samples of all ranks over the slowest rank's window"],
    [
      "warm-up",
      "steps before the window are dropped; MSER-5 on the step times tells whether a steady state was reached",
    ],
    ["order", `every block runs each cell once, in random order by the seed; ${blocks.completed} blocks completed`],
    ["unit of statistics", "a trial, in fresh training processes; steps of one trial are never samples"],
    ["summary", "median with an order-statistic interval over trials; each table names it"],
    [
      "claims",
      `paired by block, decided by a confidence sequence that is valid at every look; error rates ${chosen(alpha.fails)} (fails) and ${chosen(alpha.holds)} (holds), divided by ${alpha.gatingClaims} gating claims`,
    ],
  ];
}

const metricTable: Block = {
  kind: "table",
  fold: "What each metric is",
  table: {
    columns: [{ title: "Metric" }, { title: "Unit" }, { title: "Better" }, { title: "Is" }],
    rows: Object.entries(metrics).map(([name, info]) => [
      worded(name),
      info.unit === "1" ? "none" : info.unit,
      info.direction,
      info.says,
    ]),
  },
};
