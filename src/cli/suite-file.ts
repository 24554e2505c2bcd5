import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readCluster } from "../cluster-file/parse.js";
import { ScalebenchError } from "../errors/error.js";
import { localCluster } from "../launch/cluster.js";
import { remoteCluster } from "../nodes/remote-cluster.js";
import { makePlan } from "../plan/make-plan.js";
import { datasetNames, findDatasets, preparedDatasetNames } from "../registry/datasets.js";
import { modelNames } from "../registry/models.js";
import { findRunners, type RunnerRegistry } from "../registry/runners.js";
import { modelFilesOf } from "../study/variant-code.js";
import { claimPositions } from "../suite/claim-positions.js";
import { suiteKind } from "../suite/kind.js";
import { parseSuite } from "../suite/parse.js";
import type { ClusterSpec, NodeSpec, SlurmClusterSpec } from "../types/cluster.js";
import { nodeName } from "../types/ids.js";
import type { Cluster, Plan } from "../types/plan.js";
import type { Runner } from "../types/runner.js";
import type { Suite } from "../types/suite.js";
import { readTextFile } from "../yaml/read-file.js";
import { describeDataset } from "./prepared-datasets.js";

/** A suite file with everything that follows from it. */
export interface PlannedSuite {
  readonly file: string;
  readonly text: string;
  readonly suite: Suite;
  readonly plan: Plan;
  readonly clusterSpec: ClusterSpec;
  /** As far as the cluster file tells it; a study knows more once it is connected. */
  readonly cluster: Cluster;
  readonly runners: RunnerRegistry;
}

export const plainRunners = (registry: RunnerRegistry): ReadonlyMap<string, Runner> =>
  new Map([...registry].map(([name, { runner }]) => [name, runner]));

interface PlanChoices {
  /** What a command makes of the suite before it is planned. */
  readonly change?: ((suite: Suite) => Suite) | undefined;
  /** A cluster file; this machine without one. */
  readonly cluster?: string | undefined;
}

const onThisMachine: ClusterSpec = { kind: "local", name: "local" };

/** Nodes of an allocation have no names before Slurm gives them. */
const allocated = ({ count, slots, gpus }: SlurmClusterSpec): readonly NodeSpec[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `node${index + 1}`;
    return { name: nodeName(name), host: name, address: name, slots, gpus };
  });

function plannedCluster(spec: ClusterSpec): Cluster {
  if (spec.kind === "local") return localCluster();
  const nodes = spec.kind === "slurm" ? allocated(spec) : spec.nodes;
  const paths = { workDirectory: spec.workDirectory, folders: [] };
  return remoteCluster({ kind: spec.kind, spec, nodes, paths, hostOf: () => undefined });
}

/**
 * Reads, checks and plans a suite. Throws with every fault of the file at once.
 */
export async function planSuite(
  file: string,
  set: readonly string[],
  { change = (suite) => suite, cluster: clusterFile }: PlanChoices = {},
): Promise<PlannedSuite> {
  const text = readTextFile(file, suiteKind);
  const registry = await findRunners();
  const runners = plainRunners(registry);
  const suite = change(parseSuite(text, file, { runners, models: modelNames(), datasets: datasetNames(), set }));
  const clusterSpec = clusterFile === undefined ? onThisMachine : readCluster(clusterFile);
  const cluster = plannedCluster(clusterSpec);
  const prepared = preparedDatasetNames();
  const numeric = numericDatasets(suite, prepared);
  const plan = makePlan(suite, { runners, cluster, claimPosition: claimPositions(text, file), prepared, numeric });
  requireModelFiles(plan, file);
  requirePreparable(plan, file);
  return { file, text, suite, plan, clusterSpec, cluster, runners: registry };
}

/** Prepared data sets of a suite whose target is a number. Throws every fault of their dataset.yaml. */
function numericDatasets({ workload, levelValues }: Suite, prepared: ReadonlySet<string>): ReadonlySet<string> {
  const named = [workload.dataset.name, ...(levelValues["workload.dataset"] ?? [])].map(String);
  const known = named.filter((name) => prepared.has(name));
  return new Set(known.filter((name) => describeDataset(name).description.target?.unit !== undefined));
}

/** Throws MODEL_UNFIT where a model's file is not there. */
function requireModelFiles(plan: Plan, suiteFile: string): void {
  for (const file of modelFilesOf(plan)) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) continue;
    throw new ScalebenchError({
      code: "MODEL_UNFIT",
      message: `expected the model's file ${file}, found none`,
      hint: `correct \`workload.model\`: its path is taken from the folder of the suite, ${dirname(resolve(suiteFile))}`,
      where: { file: suiteFile },
    });
  }
}

/** Throws SUITE_INVALID where preparations are to be timed and there is none. */
function requirePreparable({ preparation, cells }: Plan, suiteFile: string): void {
  if (preparation === undefined) return;
  const registered = findDatasets();
  const names = [...new Set(cells.map(({ workload }) => workload.dataset.name))];
  const prepared = names.filter((name) => registered.get(name)?.prepared === true);
  const without = prepared.filter((name) => registered.get(name)?.pandas !== true);
  if (preparation.engines?.includes("pandas") && without.length > 0) {
    throw new ScalebenchError({
      code: "SUITE_INVALID",
      message: `preparation.engines: expected pipeline_pandas.py beside the pipeline.py of each data set, found none of ${without.join(", ")}`,
      hint: "leave out pandas, or write one: docs/datasets.md has an example",
      where: { file: suiteFile },
    });
  }
  if (prepared.length > 0) return;
  throw new ScalebenchError({
    code: "SUITE_INVALID",
    message: `preparation: expected a data set that Spark prepares, found ${names.join(", ")}, which each trial makes by itself`,
    hint: "leave out `preparation`, or name another data set: `scalebench dataset list` tells which Spark prepares",
    where: { file: suiteFile },
  });
}

/** The registered runners that the plan uses. */
export const usedRunners = ({ plan, runners }: Pick<PlannedSuite, "plan" | "runners">) =>
  [...runners.values()].filter(({ runner }) => plan.cells.some((cell) => cell.runner === runner.name));
