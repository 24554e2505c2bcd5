import { ScalebenchError, ScalebenchErrors } from "../errors/error.js";
import { didYouMean } from "../yaml/nearest.js";
import { isMapping, type Mapping, pathKey } from "../yaml/path.js";
import { readYaml } from "../yaml/source.js";
import { suiteKind } from "./kind.js";
import { optionPattern } from "./schema-factors.js";
import { withValue } from "./tree.js";

/** What `--set` can change: path to its keys in the suite. */
export type Assignable = ReadonlyMap<string, readonly string[]>;

export interface Assigned {
  readonly value: Mapping;
  /** Text of the option that set a path, by the path's key. */
  readonly origins: ReadonlyMap<string, string>;
}

const listPaths: ReadonlySet<string> = new Set(["claims", "exclude"]);

const usage = (message: string, hint: string, file?: string): ScalebenchError =>
  new ScalebenchError({ code: "USAGE", message, hint, ...(file === undefined ? {} : { where: { file } }) });

/** Keys of a path, which for a model's own option needs no schema. */
function keysOf(path: string, assignable: Assignable): readonly string[] | undefined {
  if (assignable.has(path)) return assignable.get(path);
  if (listPaths.has(path)) return [path];
  const factor = path.startsWith("factors.") ? path.slice("factors.".length) : undefined;
  if (factor !== undefined) return optionPattern.test(factor) ? ["factors", factor] : undefined;
  return optionPattern.test(path) ? path.split(".") : undefined;
}

function readValue(text: string, path: string, file: string): unknown {
  const { value } = readYaml(text, file, suiteKind);
  if (text.trim() === "")
    throw usage(
      `expected a value after \`${path}=\`, found nothing`,
      `write null to go back to the default: ${path}=null`,
      file,
    );
  if (isMapping(value) || (Array.isArray(value) && value.some((item) => typeof item === "object"))) {
    throw usage(
      `expected a number, a text or a list of them for ${path}, found a mapping`,
      "put quotes around a text with a colon",
      file,
    );
  }
  return value;
}

/** Claims by their ids, or none; none of the exclusions. What a narrowed suite leaves without cells can be left out. */
function chosen(value: Mapping, path: string, wanted: unknown, file: string): unknown {
  const items = Array.isArray(value[path]) ? value[path] : [];
  const idOf = (item: unknown): unknown => (path === "claims" && isMapping(item) ? item.id : undefined);
  const ids = items.map(idOf).filter((id) => typeof id === "string");
  if (!Array.isArray(wanted) || wanted.some((id) => !ids.includes(id))) {
    const known = ids.length === 0 ? "" : `; its claims: ${ids.join(", ")}`;
    throw usage(
      `expected ${path}=[] or a list of ids to keep, found something else`,
      `write ${path}=[...]${known}`,
      file,
    );
  }
  return items.filter((item) => wanted.includes(idOf(item)));
}

function assign(value: Mapping, option: string, assignable: Assignable): { value: Mapping; keys: readonly string[] } {
  const file = `--set ${option}`;
  const split = option.indexOf("=");
  if (split < 1)
    throw usage(`expected --set PATH=VALUE, found ${JSON.stringify(option)}`, "such as --set measure.steps=50", file);
  const path = option.slice(0, split).trim();
  const keys = keysOf(path, assignable);
  if (keys === undefined) {
    const hint = didYouMean(
      path,
      [...assignable.keys()],
      "paths are those of the suite, such as workload.batch.global or factors.nodes",
    );
    throw usage(`expected the path of a value of the suite, found ${JSON.stringify(path)}`, hint, file);
  }
  const given = readValue(option.slice(split + 1), path, file);
  if (listPaths.has(path)) return { value: withValue(value, keys, chosen(value, path, given, file)), keys };
  const factors = isMapping(value.factors) ? value.factors : {};
  if (Object.hasOwn(factors, path)) {
    throw usage(
      `expected ${path} to be fixed, found that the suite varies it`,
      `set its levels: --set factors.${path}=[...]`,
      file,
    );
  }
  const option_ = optionPattern.test(path) || keys[0] === "factors";
  if (Array.isArray(given) && !option_) {
    throw usage(
      `expected one value for ${path}, found a list`,
      `a list is a sweep only under factors: --set factors.${path}=[...]`,
      file,
    );
  }
  return { value: withValue(value, keys, given ?? undefined), keys };
}

/** Applies `PATH=VALUE` options in their order. Throws ScalebenchErrors with all that are wrong. */
export function applySettings(value: Mapping, options: readonly string[], assignable: Assignable): Assigned {
  const faults: ScalebenchError[] = [];
  const origins = new Map<string, string>();
  let at = value;
  for (const option of options) {
    try {
      const assigned = assign(at, option, assignable);
      at = assigned.value;
      origins.set(pathKey(assigned.keys), `--set ${option}`);
    } catch (error) {
      if (error instanceof ScalebenchError) faults.push(error);
      else if (error instanceof ScalebenchErrors) faults.push(...error.errors);
      else throw error;
    }
  }
  if (faults.length > 0) throw new ScalebenchErrors(faults);
  return { value: at, origins };
}
