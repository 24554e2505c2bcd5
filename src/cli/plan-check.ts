import { basename } from "node:path";
import { resolveEnvironment } from "../environment/resolve.js";
import type { Environment } from "../environment/types.js";
import { ScalebenchError, ScalebenchErrors } from "../errors/error.js";
import { networkError } from "../plan/check-network.js";
import type { Cell } from "../types/plan.js";
import { askModel, isForeign, modelQuestions } from "./model-preflight.js";
import { baselinesDirectory, baselinesFor } from "./study-baselines.js";
import { datasetNamesIn, type PresentDataset, presentDataset } from "./study-datasets.js";
import { type PlannedSuite, usedRunners } from "./suite-file.js";
import { narrate, styled } from "./terminal.js";

/** One thing that was looked at. `later`: in order, but `run` has work with it first, or it can only be seen then. */
export interface Check {
  readonly state: "ok" | "later" | "fault";
  readonly of: "data set" | "environment" | "model" | "network" | "nodes" | "baseline";
  readonly name: string;
  readonly says: string;
}

export const checkLine = ({ state, of, name, says }: Check): string => `  ${state.padEnd(5)}  ${of} ${name}: ${says}`;

/** Checks one after the other: each is told when it is done, and faults are kept until all are. */
class Checks {
  readonly #done: Check[] = [];
  readonly #faults: ScalebenchError[] = [];

  constructor(private readonly tell: (check: Check) => void) {}

  /** What `work` returns; undefined where it threw a fault that a user can mend. */
  async of<Result>(
    of: Check["of"],
    name: string,
    work: () => Result | Promise<Result>,
    says: (result: Result) => string | Omit<Check, "of" | "name">,
  ): Promise<Result | undefined> {
    try {
      const result = await work();
      const told = says(result);
      this.#tell({ of, name, ...(typeof told === "string" ? { state: "ok", says: told } : told) });
      return result;
    } catch (error) {
      const faults = error instanceof ScalebenchErrors ? error.errors : [error];
      for (const fault of faults) {
        if (!(fault instanceof ScalebenchError)) throw error;
        this.#faults.push(fault);
        this.#tell({ of, name, state: "fault", says: fault.message });
      }
      return undefined;
    }
  }

  #tell(check: Check): void {
    this.#done.push(check);
    this.tell(check);
  }

  /** Throws all faults, in the order in which `run` would meet them. */
  end(): readonly Check[] {
    const each = new Map(this.#faults.map((fault) => [`${fault.code} ${fault.message} ${fault.where?.file}`, fault]));
    if (each.size > 0) throw new ScalebenchErrors([...each.values()]);
    return this.#done;
  }
}

const later = (says: string): Omit<Check, "of" | "name"> => ({ state: "later", says });

function dataText({ dataset: { name, place }, manifest }: PresentDataset): ReturnType<typeof later> | string {
  if (place === undefined) return "each trial makes it by itself";
  if (manifest === undefined)
    return later(`\`run\` prepares it with Spark first; \`scalebench dataset prepare ${name}\` does now`);
  const { train, test } = manifest.parts;
  return `${train.rows} + ${test.rows} prepared rows`;
}

async function checkDatasets(checks: Checks, { plan }: PlannedSuite): Promise<readonly PresentDataset[]> {
  const found: PresentDataset[] = [];
  for (const name of datasetNamesIn(plan)) {
    const present = await checks.of("data set", name, () => presentDataset(name), dataText);
    if (present !== undefined) found.push(present);
  }
  return found;
}

/** The environment that all runners are ready in; undefined where one is not, or where nodes have their own. */
async function checkEnvironment(checks: Checks, planned: PlannedSuite): Promise<Environment | undefined> {
  const { clusterSpec } = planned;
  const runners = usedRunners(planned);
  if (clusterSpec.kind !== "local") {
    const hint = later("not connected to; `scalebench doctor --cluster FILE` looks at each node");
    await checks.of(
      "nodes",
      `of cluster ${clusterSpec.name}`,
      () => undefined,
      () => hint,
    );
    if (clusterSpec.environment.kind !== "shared") return undefined;
  }
  let ready = true;
  for (const runner of runners) {
    const resolved = () => resolveEnvironment({ runners: [runner] });
    const found = await checks.of(
      "environment",
      `for ${runner.runner.name}`,
      resolved,
      ({ python }) => `ready, ${python}`,
    );
    ready &&= found !== undefined;
  }
  return ready ? resolveEnvironment({ runners }) : undefined;
}

/** Rows that stream in may be too many to be loaded for a look at a model that is known to be fit. */
const isLooked = (cell: Cell): boolean => isForeign(cell) || cell.workload.input !== "parquet";

async function checkEachModel(
  checks: Checks,
  { plan }: PlannedSuite,
  present: readonly PresentDataset[],
  environment: Environment | undefined,
): Promise<void> {
  const datasets = present.map(({ dataset: { name, place } }) => ({ name, prepared: place?.prepared }));
  for (const question of modelQuestions(plan.cells.filter(isLooked), datasets)) {
    const { model, dataset } = question;
    const name = `${basename(model.name)} on ${dataset.name}`;
    const rows = present.find((one) => one.dataset.name === dataset.name);
    const missing =
      rows === undefined || (rows.dataset.place !== undefined && rows.manifest === undefined)
        ? `not run: there are no rows of ${dataset.name} yet`
        : environment === undefined
          ? "not run: there is no environment on this machine that all runners are ready in"
          : undefined;
    if (environment === undefined || missing !== undefined) {
      await checks.of(
        "model",
        name,
        () => undefined,
        () => later(missing ?? ""),
      );
      continue;
    }
    const observe: Parameters<typeof askModel>[1]["observe"] = (event) => {
      if (event.event === "warning") narrate(`${styled("yellow", "warning")}: ${event.message}`);
    };
    const asked = () => askModel(question, { python: environment.python, observe });
    await checks.of("model", name, asked, ({ parameters, data: { train, test, shape, classes } }) => {
      const samples = `${train} + ${test} samples [${shape.join(", ")}] of ${classes} classes`;
      return `built, run and differentiated on four samples: ${parameters} parameters; ${samples}`;
    });
  }
}

/**
 * What `run` finds out before its first trial, without one: nothing is prepared, and no node is connected to. Each check
 * is told when it is done. Throws all faults at once; the first is that of `run`.
 */
export async function checkPlanned(planned: PlannedSuite, tell: (check: Check) => void): Promise<readonly Check[]> {
  const { plan, clusterSpec } = planned;
  const checks = new Checks(tell);
  const refused = networkError(plan, clusterSpec.kind);
  if (refused !== undefined) {
    const refuse = (): never => {
      throw refused;
    };
    await checks.of("network", "of the suite", refuse, () => "");
  }
  const present = await checkDatasets(checks, planned);
  const environment = await checkEnvironment(checks, planned);
  await checkEachModel(checks, planned, present, environment);
  const baselines = () => baselinesFor(plan, { directory: baselinesDirectory, name: undefined });
  if (plan.claims.some(({ against }) => against === "baseline")) {
    await checks.of("baseline", plan.suite.name, baselines, (found) => `${found?.baselines.length ?? 0} of its cells`);
  }
  return checks.end();
}
