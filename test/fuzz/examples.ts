import { hostname } from "node:os";
import { analyze } from "../../src/analysis/analyze.js";
import { exampleCells, exampleClaims, exampleInput, exampleTrials } from "../analysis/example-study.js";
import { preparationsOf } from "../analysis/preparations.js";
import { failedTrial, planOf } from "../analysis/study.js";

const cells = exampleCells.slice(0, 2);
const trials = [...exampleTrials(cells, 2), ...cells.slice(0, 1).map((cell) => failedTrial(cell, 3))];

const at = "2024-01-01T00:00:00Z";

const rates = { matrixProduct: 100, memoryBandwidth: 30, allReduce: 1000, threads: 1 };

const hex = "ab".repeat(32);

const part = (name: string) => ({
  rows: 3,
  rowsDigest: hex,
  shards: [{ file: `${name}-00000.parquet`, rows: 3, bytes: 5, sha256: hex }],
});

/** Lines of a journal and the analysis of the study that it is about, as their files have them. */
export const storedExample = {
  journal: [
    { event: "study-started", at, study: "example", harness: "1" },
    { event: "service-started", at, service: "ray", seconds: 1 },
    ...trials.flatMap(({ result }) => [
      { event: "trial-started", at, trial: result.trial, attempt: result.attempt },
      { event: "trial-finished", at, result },
    ]),
    { event: "study-interrupted", at, signal: "SIGINT" },
    { event: "study-resumed", at, harness: "1" },
    { event: "study-finished", at, because: "every gating claim is decided" },
  ].map((event) => JSON.stringify(event)),
  files: {
    plan: JSON.stringify(planOf(cells, { claims: exampleClaims })),
    identity: JSON.stringify({ schema: "scalebench/identity/v1", parts: { plan: "p", code: "c" } }),
    probe: JSON.stringify({ schema: "scalebench/probe/v1", start: rates, end: null }),
    lock: JSON.stringify({ pid: 4_000_000, host: hostname(), startTicks: 1, since: at, token: "t" }),
    baselines: JSON.stringify({
      schema: "scalebench/study-baselines/v1",
      name: "example",
      baselines: [
        {
          schema: "scalebench/baseline/v1",
          cell: "single-n1-w1",
          levels: { runner: "single" },
          fingerprint: { cpu: "x" },
          runs: [
            {
              study: "s",
              at,
              commit: null,
              harness: "1",
              probe: { start: rates, end: rates },
              values: { throughput: [1] },
            },
          ],
        },
      ],
    }),
    simplerModels: JSON.stringify({
      schema: "scalebench/simpler-models/v1",
      models: [
        {
          model: "logistic-regression",
          dataset: "d",
          library: "l 1",
          fitSeconds: [0.1],
          classes: 2,
          folder: "d-1/logistic-regression",
        },
      ],
    }),
    preparation: JSON.stringify({
      schema: "scalebench/preparations/v1",
      preparations: preparationsOf({ 1: [3], 2: [2] }),
    }),
    environment: JSON.stringify({ hardware: { cpu: "x", usableCpus: "2" }, cluster: { kind: "local" } }),
  },
  manifest: JSON.stringify({
    schema: "scalebench/prepared/v1",
    dataset: "example",
    key: hex,
    columns: [
      { name: "x", kind: "number", unit: "m", mean: 0, deviation: 1 },
      { name: "y", kind: "category", unit: "kind", codes: ["a", "b"] },
    ],
    classes: ["no", "yes"],
    parts: { train: part("train"), test: part("test") },
    warnings: [],
    spark: {
      executors: 1,
      seconds: 1,
      rowsPerSecond: 6,
      executorSeconds: 1,
      shuffleWriteBytes: 0,
      shuffleReadBytes: 0,
      inputBytes: 0,
      tasks: 1,
    },
  }),
  analysis: JSON.stringify(analyze(exampleInput(trials))),
};
