import { localCluster } from "../launch/cluster.js";
import { makePlan } from "../plan/make-plan.js";
import { datasetNames } from "../registry/datasets.js";
import { modelNames } from "../registry/models.js";
import { findRunners, type RunnerRegistry } from "../registry/runners.js";
import { claimPositions } from "../suite/claim-positions.js";
import { suiteKind } from "../suite/kind.js";
import { parseSuite } from "../suite/parse.js";
import type { Cluster, Plan } from "../types/plan.js";
import type { Runner } from "../types/runner.js";
import type { Suite } from "../types/suite.js";
import { readTextFile } from "../yaml/read-file.js";

/** A suite file with everything that follows from it. */
export interface PlannedSuite {
  readonly file: string;
  readonly text: string;
  readonly suite: Suite;
  readonly plan: Plan;
  readonly cluster: Cluster;
  readonly runners: RunnerRegistry;
}

export const plainRunners = (registry: RunnerRegistry): ReadonlyMap<string, Runner> =>
  new Map([...registry].map(([name, { runner }]) => [name, runner]));

/**
 * Reads, checks and plans a suite. Throws with every fault of the file at once. `change` is what a command makes of the
 * suite before it is planned.
 */
export async function planSuite(
  file: string,
  set: readonly string[],
  change: (suite: Suite) => Suite = (suite) => suite,
): Promise<PlannedSuite> {
  const text = readTextFile(file, suiteKind);
  const registry = await findRunners();
  const runners = plainRunners(registry);
  const suite = change(parseSuite(text, file, { runners, models: modelNames(), datasets: datasetNames(), set }));
  const cluster = localCluster();
  const plan = makePlan(suite, { runners, cluster, claimPosition: claimPositions(text, file) });
  return { file, text, suite, plan, cluster, runners: registry };
}

/** The registered runners that the plan uses. */
export const usedRunners = ({ plan, runners }: Pick<PlannedSuite, "plan" | "runners">) =>
  [...runners.values()].filter(({ runner }) => plan.cells.some((cell) => cell.runner === runner.name));
