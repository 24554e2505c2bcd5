import { dirname, resolve } from "node:path";
import type { Batch, ClaimSpec, Measure, NamedOptions, Scalar, Suite, Workload } from "../types/suite.js";
import type { Mapping } from "../yaml/path.js";
import type { SuiteFile } from "./schema.js";
import { modelFilePattern } from "./schema-workload.js";

type Levels = Suite["factors"];

function namedOptions(given: SuiteFile["workload"]["dataset"]): NamedOptions {
  if (typeof given === "string") return { name: given, options: {} };
  const { name, ...options } = given;
  return { name, options };
}

/** A model's file counts from the folder of the suite. */
const absolute = (name: string, file: string): string =>
  modelFilePattern.test(name) ? resolve(dirname(file), name) : name;

const batchOf = ({ global, perWorker }: SuiteFile["workload"]["batch"]): Batch =>
  global === undefined ? { perWorker: perWorker ?? 1 } : { global };

function workloadOf(given: SuiteFile["workload"], file: string): Workload {
  const model = namedOptions(given.model);
  return {
    ...given,
    model: { ...model, name: absolute(model.name, file) },
    dataset: namedOptions(given.dataset),
    batch: batchOf(given.batch),
  };
}

const smallestWarmup = 5;

/** A tenth of the longest window, the same in every cell. */
const defaultWarmup = (steps: readonly number[]): number =>
  Math.max(smallestWarmup, Math.ceil(Math.max(...steps) / 10));

function measureOf(given: SuiteFile["measure"], levels: Levels): Measure {
  const { steps, warmupSteps, epochs, target, timeout, breakdown, slowDown, parity, repeats } = given;
  const windows = (levels["measure.steps"] ?? [steps]).map(Number);
  return {
    steps,
    warmupSteps: warmupSteps ?? defaultWarmup(windows),
    epochs,
    ...(target === undefined ? {} : { target }),
    repeats,
    timeoutSeconds: timeout,
    breakdown,
    slowDown,
    parity,
  };
}

function claimOf(given: SuiteFile["claims"][number]): ClaimSpec {
  const { id, says, metric, where, against, atLeast, atMost, within, gate } = given;
  const bound =
    atLeast !== undefined
      ? ({ kind: "atLeast", value: atLeast } as const)
      : atMost !== undefined
        ? ({ kind: "atMost", value: atMost } as const)
        : ({ kind: "within", value: within ?? 0 } as const);
  return {
    id,
    ...(says === undefined ? {} : { says }),
    metric,
    where,
    ...(against === undefined ? {} : { against }),
    bound,
    gate,
  };
}

/** What is not given is not there, rather than undefined: plans are files. */
function networkOf(given: SuiteFile["network"]): Pick<Suite, "network"> {
  const { bandwidth, latency } = given ?? {};
  if (bandwidth === undefined && latency === undefined) return {};
  return {
    network: { ...(bandwidth === undefined ? {} : { bandwidth }), ...(latency === undefined ? {} : { latency }) },
  };
}

/** Placement first, then the others in the order of the file; levels as they were written. */
function factorsOf(written: Levels): Levels {
  const { runner = [], nodes = [1], workersPerNode = [1], ...others } = written;
  return { runner, nodes, workersPerNode, ...others };
}

/** The values that the levels stand for, in the order of `factors`. */
function valuesOf(factors: Levels, checked: Levels, file: string): Levels {
  const value = (path: string, level: Scalar): Scalar =>
    path === "workload.model" ? absolute(String(level), file) : level;
  return Object.fromEntries(
    Object.keys(factors).map((path) => [path, (checked[path] ?? []).map((level) => value(path, level))]),
  );
}

/** The suite that a checked file says. `written`: its factors before conversion of units. */
export function resolveSuite(checked: SuiteFile, written: Mapping, file: string): Suite {
  const factors = factorsOf(written as Levels);
  return {
    schema: checked.schema,
    name: checked.suite,
    question: checked.question,
    seed: checked.seed,
    factors,
    levelValues: valuesOf(factors, checked.factors, file),
    exclude: checked.exclude,
    workload: workloadOf(checked.workload, file),
    scaling: checked.scaling,
    measure: measureOf(checked.measure, checked.factors),
    ...networkOf(checked.network),
    ...(checked.preparation === undefined ? {} : { preparation: checked.preparation }),
    runners: checked.runners,
    alpha: checked.alpha,
    ...(checked.simplerModels.length === 0 ? {} : { simplerModels: checked.simplerModels }),
    claims: checked.claims.map(claimOf),
  };
}
