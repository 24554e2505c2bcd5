import { hostname } from "node:os";
import { analyze } from "../../src/analysis/analyze.js";
import { exampleCells, exampleClaims, exampleInput, exampleTrials } from "../analysis/example-study.js";
import { failedTrial, planOf } from "../analysis/study.js";

const cells = exampleCells.slice(0, 2);
const trials = [...exampleTrials(cells, 2), ...cells.slice(0, 1).map((cell) => failedTrial(cell, 3))];

const at = "2024-01-01T00:00:00Z";

const rates = { matrixProduct: 100, memoryBandwidth: 30, allReduce: 1000, threads: 1 };

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
    environment: JSON.stringify({ hardware: { cpu: "x", usableCpus: "2" }, cluster: { kind: "local" } }),
  },
  analysis: JSON.stringify(analyze(exampleInput(trials))),
};
