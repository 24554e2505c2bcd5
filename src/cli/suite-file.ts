import { readFileSync, statSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";
import { localCluster } from "../launch/cluster.js";
import { makePlan } from "../plan/make-plan.js";
import { datasetNames } from "../registry/datasets.js";
import { modelNames } from "../registry/models.js";
import { findRunners, type RunnerRegistry } from "../registry/runners.js";
import { claimPositions } from "../suite/claim-positions.js";
import { parseSuite } from "../suite/parse.js";
import { maximumBytes } from "../suite/yaml-text.js";
import type { Cluster, Plan } from "../types/plan.js";
import type { Runner } from "../types/runner.js";
import type { Suite } from "../types/suite.js";

/** A suite file with everything that follows from it. */
export interface PlannedSuite {
  readonly file: string;
  readonly text: string;
  readonly suite: Suite;
  readonly plan: Plan;
  readonly cluster: Cluster;
  readonly runners: RunnerRegistry;
}

function unreadable(file: string, because: string): ScalebenchError {
  return new ScalebenchError({
    code: "SUITE_UNREADABLE",
    message: `expected a suite file, found ${because}`,
    hint: "check the path; suites/quickstart.yaml is an example",
    where: { file },
  });
}

/** Reads no more than a suite may have, whatever the path names. */
function readSuite(file: string): string {
  try {
    const facts = statSync(file);
    if (!facts.isFile()) {
      throw unreadable(file, facts.isDirectory() ? "a folder" : "something that is no file");
    }
    if (facts.size > maximumBytes) {
      throw new ScalebenchError({
        code: "SUITE_LIMIT",
        message: `expected a suite of at most ${maximumBytes} bytes, found ${facts.size}`,
        hint: "split the suite: each asks one question",
        where: { file },
      });
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof ScalebenchError) {
      throw error;
    }
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw unreadable(file, code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`);
  }
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
  const text = readSuite(file);
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
