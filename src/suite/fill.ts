import { isMapping, type Mapping, pathKey } from "../yaml/path.js";
import type { Setting } from "../yaml/setting.js";
import { isTaken, withValue } from "./tree.js";

interface Filled {
  readonly value: Mapping;
  /** Keys of the paths that were filled in. */
  readonly paths: ReadonlySet<string>;
}

/**
 * Puts the first level of each factor where the suite itself says nothing, so that what a factor varies need not be
 * written twice, and gives each runner of the suite its options.
 */
export function fillFromFactors(value: Mapping, settings: readonly Setting[], runners: ReadonlySet<string>): Filled {
  const factors = isMapping(value.factors) ? value.factors : {};
  const used = Array.isArray(factors.runner) ? factors.runner.filter((name) => runners.has(name)) : [];
  const levels = settings.flatMap(({ path, keys }) => {
    const list = Object.hasOwn(factors, path) ? factors[path] : undefined;
    return Array.isArray(list) && list.length > 0 ? [{ keys, leaf: list[0] as unknown }] : [];
  });
  const options = [...new Set<string>(used)].map((name) => ({ keys: ["runners", name], leaf: {} }));
  const paths = new Set<string>();
  let at = value;
  for (const { keys, leaf } of [...levels, ...options]) {
    if (isTaken(at, keys)) continue;
    at = withValue(at, keys, leaf);
    paths.add(pathKey(keys));
  }
  return { value: at, paths };
}
