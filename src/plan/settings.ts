import type { Levels, NamedOptions, Scalar, Suite } from "../types/suite.js";

/** What a cell has of the suite for itself. */
export type Settings = Pick<Suite, "seed" | "workload" | "measure" | "network" | "runners">;

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where the resolved suite has another name for a thing than the file. */
const renamed: ReadonlyMap<string, string> = new Map([["measure.timeout", "measure.timeoutSeconds"]]);

const option = /^(workload\.(?:model|dataset))\.([A-Za-z0-9_]+)$/;

function keysOf(path: string): readonly string[] {
  const [, owner, name] = option.exec(path) ?? [];
  return (owner === undefined ? (renamed.get(path) ?? path) : `${owner}.options.${name}`).split(".");
}

function replaced(tree: unknown, [key, ...below]: readonly string[], leaf: unknown): unknown {
  if (key === undefined) return leaf;
  const at = isTree(tree) ? tree : {};
  // The two kinds of batch exclude each other.
  const kept = key === "global" || key === "perWorker" ? {} : at;
  return { ...kept, [key]: replaced(at[key], below, leaf) };
}

/** Another model or data set does not take over the options of the one that the suite names. */
const renamedTo = (now: NamedOptions, name: string): NamedOptions => (now.name === name ? now : { name, options: {} });

function withSetting(settings: Settings, path: string, value: Scalar): Settings {
  if (path === "workload.model" || path === "workload.dataset") {
    const part = path === "workload.model" ? "model" : "dataset";
    const workload = { ...settings.workload, [part]: renamedTo(settings.workload[part], String(value)) };
    return { ...settings, workload };
  }
  // The suite stage checked that the path exists and takes the value.
  return replaced(settings, keysOf(path), value) as Settings;
}

const depth = (path: string): number => path.split(".").length;

/** The suite's settings with the values of a combination in place; `workload.model` before its options. */
export function settingsFor(suite: Settings, values: Levels, paths: readonly string[]): Settings {
  const { seed, workload, measure, network, runners } = suite;
  const start: Settings = { seed, workload, measure, ...(network === undefined ? {} : { network }), runners };
  return paths.reduce((settings, path) => {
    const value = values[path];
    return value === undefined ? settings : withSetting(settings, path, value);
  }, start);
}

/** The factors that change settings, in the order in which they are put in. */
export const settingPaths = (factors: Suite["factors"]): readonly string[] =>
  Object.keys(factors)
    .filter((factor) => !["runner", "nodes", "workersPerNode", "variant"].includes(factor))
    .sort((a, b) => depth(a) - depth(b));
