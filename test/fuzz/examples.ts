import { analyze } from "../../src/analysis/analyze.js";
import { exampleCells, exampleInput, exampleTrials } from "../analysis/example-study.js";
import { failedTrial } from "../analysis/study.js";

const cells = exampleCells.slice(0, 2);
const trials = [...exampleTrials(cells, 2), ...cells.slice(0, 1).map((cell) => failedTrial(cell, 3))];

const at = "2024-01-01T00:00:00Z";

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
  analysis: JSON.stringify(analyze(exampleInput(trials))),
};
