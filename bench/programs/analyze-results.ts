import { renderSummary } from "../../reports/summary.js";
import { analyze } from "../../src/analysis/analyze.js";
import { measureFolder } from "../../src/analysis/measure-folder.js";
import { analysisBytes } from "../../src/cli/analysis-bytes.js";
import { monotonicSeconds } from "../../src/launch/clock.js";
import { claimTargets } from "../../src/plan/targets.js";
import { harnessVersion } from "../../src/project/root.js";
import { noopPlan, withNoop } from "../noop-study.js";
import { allOutcomes } from "../trial-results.js";

// Arguments: a folder with the records of a trial, cells, blocks. Prints the seconds of analysis and summary as JSON.
const [records = "", cells, blocks] = process.argv.slice(2);
const plan = noopPlan(await withNoop(), records, { cells: Number(cells), blocks: Number(blocks) });
const [cell] = plan.cells;
if (cell === undefined) throw new Error("expected a plan with cells, found none");
const measured = measureFolder(cell, records, { launchedAt: 0 });
if (!measured.ok) throw new Error(measured.failure.reason);
const outcomes = allOutcomes(plan, measured.measurement);

const begin = monotonicSeconds();
const analysis = analyze({
  plan,
  outcomes,
  targets: (claim) => claimTargets(plan, claim),
  parameters: () => undefined,
  study: "results",
  harness: harnessVersion(),
  journal: { state: "finished", startedAt: null, finishedAt: null, results: outcomes.map(({ result }) => result) },
  environment: {},
  simulated: () => false,
});
const written = analysisBytes(analysis).length + renderSummary(analysis).length;
const seconds = monotonicSeconds() - begin;
process.stdout.write(`${JSON.stringify({ seconds, outcomes: outcomes.length, written })}\n`);
