import { isMapping, type Mapping, type Path } from "../yaml/path.js";

type Tree = Record<string, unknown>;

/**
 * A copy of `value` with `leaf` at `keys`; undefined as the leaf takes the key away. Mappings that are missing are made,
 * and a model or data set given by name becomes a mapping where an option is added to it. Where something else
 * is in the way, the value stays as it is: the schema tells what is wrong there.
 */
export function withValue(value: Mapping, keys: readonly string[], leaf: unknown): Mapping {
  const [key, ...below] = keys;
  if (key === undefined) return value;
  const copy: Tree = { ...value };
  if (below.length === 0) {
    if (leaf === undefined) delete copy[key];
    else copy[key] = leaf;
    return copy;
  }
  const child = copy[key];
  const named = typeof child === "string" && (key === "model" || key === "dataset") ? { name: child } : child;
  const at = named === undefined || named === null ? {} : named;
  if (isMapping(at)) copy[key] = withValue(at, below, leaf);
  return copy;
}

/** Whether there is a value at the path, or one that is in its way. */
export function isTaken(value: Mapping, keys: Path): boolean {
  const [key, ...below] = keys;
  const child = key === undefined ? undefined : value[key];
  if (child === undefined || child === null) return false;
  return below.length === 0 || !isMapping(child) || isTaken(child, below);
}
