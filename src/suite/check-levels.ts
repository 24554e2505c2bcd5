import type { ErrorCode } from "../errors/codes.js";
import type { Fault } from "../yaml/fault.js";
import { didYouMean } from "../yaml/nearest.js";
import { isMapping, type Mapping, type Path, pathText } from "../yaml/path.js";
import { listed, show } from "../yaml/wording.js";

export type Factors = ReadonlyMap<string, readonly unknown[]>;

const defaults: Mapping = { nodes: [1], workersPerNode: [1] };

/** The suite's factors with their levels, as far as they can be read. */
export function factorsOf(value: Mapping): Factors {
  const given = isMapping(value.factors) ? value.factors : {};
  const lists = Object.entries({ ...defaults, ...given }).map(
    ([name, levels]) => [name, Array.isArray(levels) ? levels : []] as const,
  );
  return new Map(lists);
}

/** Faults of a mapping from factors to levels, such as one exclusion or a claim's `where`; none where the factors are faulty. */
export function checkLevels(
  levels: unknown,
  path: Path,
  factors: Factors | undefined,
  code: ErrorCode,
): readonly Fault[] {
  if (!isMapping(levels) || factors === undefined) return [];
  const names = [...factors.keys()];
  return Object.entries(levels).flatMap(([name, level]): readonly Fault[] => {
    const known = factors.get(name);
    const at = [...path, name];
    if (known === undefined) {
      const hint = didYouMean(name, names, "add the factor, or remove this key");
      return [
        {
          code,
          path: at,
          at: "key",
          message: `${pathText(path)}: expected a factor of the suite (${listed(names)}), found \`${name}\``,
          hint,
        },
      ];
    }
    if (known.length === 0 || known.includes(level) || typeof level === "object") return [];
    const add = `add ${show(level)} to factors.${name}, or remove this`;
    const hint = typeof level === "string" ? didYouMean(level, known.map(String), add) : add;
    return [
      {
        code,
        path: at,
        at: "value",
        message: `${pathText(at)}: expected a level of the factor (${listed(known.map(String))}), found ${show(level)}`,
        hint,
      },
    ];
  });
}

/** Faults of `exclude`. `factors` has every level that the file or `--set` gives; undefined where they are faulty. */
export function checkExclude(value: Mapping, factors: Factors | undefined): readonly Fault[] {
  const entries = Array.isArray(value.exclude) ? value.exclude : [];
  return entries.flatMap((entry, index) => checkLevels(entry, ["exclude", index], factors, "SUITE_INVALID"));
}
