import { ScalebenchError, ScalebenchErrors, type SourcePosition } from "../errors/error.js";
import type { Cell, Cluster, ExcludedCell, Plan } from "../types/plan.js";
import type { Runner } from "../types/runner.js";
import type { Suite } from "../types/suite.js";
import { accuracyTargetErrors } from "./accuracy-target.js";
import { batchErrors, batchSizes } from "./batch.js";
import { CellNames } from "./cell-id.js";
import { claimErrors } from "./check-claims.js";
import { clusterErrors } from "./check-cluster.js";
import { digestOf } from "./digest.js";
import { type Combination, combinationsOf, exclusionOf, levelsText } from "./expand.js";
import { inputErrors, storageErrors } from "./input.js";
import { learningRateErrors } from "./learning-rate.js";
import { settingPaths, settingsFor } from "./settings.js";

export interface PlanOptions {
  readonly runners: ReadonlyMap<string, Runner>;
  readonly cluster: Cluster;
  /** Where the suite's file has the claim of an id, for messages about it. */
  readonly claimPosition?: (id: string) => SourcePosition | undefined;
  /** Data sets with rows in files; none where it is absent. */
  readonly prepared?: ReadonlySet<string>;
  /** Of these, those whose target is a number; where it is absent, no claim is checked for that. */
  readonly numeric?: ReadonlySet<string>;
}

/** Beyond this many faults of one kind, more of them say nothing new. */
const mostFaults = 20;

type Placed =
  | { readonly state: "cell"; readonly cell: Cell }
  | { readonly state: "excluded"; readonly excluded: ExcludedCell };

function runnerNamed(name: string, { runners }: PlanOptions): Runner {
  const runner = runners.get(name);
  if (runner !== undefined) return runner;
  throw new ScalebenchError({
    code: "SUITE_RUNNER",
    message: `expected a runner of this installation, found ${JSON.stringify(name)}`,
    hint: `the runners are ${[...runners.keys()].join(", ")}; SCALEBENCH_RUNNERS_PATH names folders with more`,
  });
}

function cellOf({ levels, values }: Combination, suite: Suite, names: CellNames, paths: readonly string[]): Cell {
  const { seed, workload, measure, network, runners } = settingsFor(suite, values, paths);
  const runner = String(levels.runner);
  const [nodes, workersPerNode] = [Number(levels.nodes), Number(levels.workersPerNode)];
  const workers = nodes * workersPerNode;
  return {
    id: names.name(levels),
    levels,
    runner,
    nodes,
    workersPerNode,
    workers,
    ...batchSizes(workload.batch, workers),
    seed,
    scaling: suite.scaling,
    workload,
    measure,
    ...(network === undefined ? {} : { network }),
    runnerOptions: runners[runner] ?? {},
  };
}

function placed(suite: Suite, options: PlanOptions): readonly Placed[] {
  const names = new CellNames(suite.factors);
  const paths = settingPaths(suite.factors);
  return combinationsOf(suite).map((combination): Placed => {
    const { levels } = combination;
    const entry = exclusionOf(levels, suite.exclude);
    if (entry !== undefined) {
      return { state: "excluded", excluded: { levels, because: `the suite excludes ${levelsText(entry)}` } };
    }
    const cell = cellOf(combination, suite, names, paths);
    const because = runnerNamed(cell.runner, options).cannotRun(cell, options.cluster);
    return because === undefined ? { state: "cell", cell } : { state: "excluded", excluded: { levels, because } };
  });
}

function checkCells(
  cells: readonly Cell[],
  excluded: readonly ExcludedCell[],
  { cluster, prepared = new Set(), numeric = new Set() }: PlanOptions,
): void {
  if (cells.length === 0) {
    const reasons = [...new Set(excluded.map(({ because }) => because))].slice(0, 3);
    throw new ScalebenchError({
      code: "SUITE_EMPTY",
      message: `expected at least one cell to run, found that all are left out (${excluded.length})`,
      hint: `change the factors or \`exclude\`: ${reasons.join("; ")}`,
    });
  }
  const faults = [
    ...clusterErrors(cells, cluster),
    ...batchErrors(cells),
    ...learningRateErrors(cells),
    ...inputErrors(cells, prepared),
    ...accuracyTargetErrors(cells, numeric),
    ...storageErrors(cells, prepared),
  ];
  if (faults.length > 0) throw new ScalebenchErrors(faults.slice(0, mostFaults));
}

/**
 * What a suite will run: its cells, those left out and why. Pure; the blocks' orders follow from the seed.
 * Throws ScalebenchError(s): SUITE_LIMIT, SUITE_EMPTY, SUITE_RUNNER, SUITE_BATCH, SUITE_INPUT, SUITE_INVALID, SUITE_CLAIM, CLUSTER_TOO_SMALL.
 */
export function makePlan(suite: Suite, options: PlanOptions): Plan {
  const all = placed(suite, options);
  const cells = all.flatMap((item) => (item.state === "cell" ? [item.cell] : []));
  const excluded = all.flatMap((item) => (item.state === "excluded" ? [item.excluded] : []));
  checkCells(cells, excluded, options);
  const { name, question, scaling, factors } = suite;
  const plan: Plan = {
    schema: "scalebench/plan/v1",
    suite: { name, question, digest: digestOf(suite), scaling, factors },
    seed: suite.seed,
    alpha: suite.alpha,
    cells,
    excluded,
    repeats: suite.measure.repeats,
    claims: suite.claims,
    ...(suite.simplerModels === undefined ? {} : { simplerModels: suite.simplerModels }),
    ...(suite.preparation === undefined ? {} : { preparation: suite.preparation }),
  };
  const faults = claimErrors(plan, options.claimPosition ?? (() => undefined), options.numeric);
  if (faults.length > 0) throw new ScalebenchErrors(faults.slice(0, mostFaults));
  return plan;
}
