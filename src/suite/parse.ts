import type { Suite } from "../types/suite.js";
import { type Fault, faultsError } from "../yaml/fault.js";
import { IssueReader } from "../yaml/issues.js";
import { isMapping, type Mapping, pathKey } from "../yaml/path.js";
import { readYaml, type YamlSource } from "../yaml/source.js";
import { show } from "../yaml/wording.js";
import { applySettings } from "./assign.js";
import { checkClaims } from "./check-claims.js";
import { checkExclude, type Factors, factorsOf } from "./check-levels.js";
import { checkScaling } from "./check-scaling.js";
import { fillFromFactors } from "./fill.js";
import { suiteKind } from "./kind.js";
import type { KnownNames } from "./known.js";
import { resolveSuite } from "./resolve.js";
import { suiteIssues } from "./suite-issues.js";
import { assignable, vocabularyFor } from "./vocabulary.js";

export interface ParseOptions extends KnownNames {
  /** `PATH=VALUE`, each of which changes one value before the suite is checked. */
  readonly set?: readonly string[];
}

const mappingFault = (value: unknown): Fault => ({
  code: "SUITE_INVALID",
  path: [],
  at: "value",
  message: `expected the suite to be a mapping, found ${show(value)}`,
  hint: "start with `schema: scalebench/v1`; suites/quickstart.yaml is an example",
});

/** A fault lies in an option of the command line where that set the value, else in the file. */
function placing(source: YamlSource, origins: ReadonlyMap<string, string>): YamlSource["positionOf"] {
  return (path, at) => {
    for (let length = path.length; length > 0; length -= 1) {
      const option = origins.get(pathKey(path.slice(0, length)));
      if (option !== undefined) return { file: option };
    }
    return source.positionOf(path, at);
  };
}

/** Levels of the file and of `--set` together: an exclusion may name a level that was narrowed away. */
function allLevels(before: Mapping, after: Mapping): Factors {
  const now = factorsOf(after);
  const file = factorsOf(before);
  return new Map([...now].map(([name, levels]) => [name, [...new Set([...levels, ...(file.get(name) ?? [])])]]));
}

/**
 * The suite that `text` says, checked and with its defaults filled in. Pure, but that a model's file is made absolute.
 * Throws ScalebenchErrors with every fault at once, each with its place, what was expected and the fix.
 */
export function parseSuite(text: string, file: string, options: ParseOptions): Suite {
  const source = readYaml(text, file, suiteKind);
  if (!isMapping(source.value)) throw faultsError([mappingFault(source.value)], source.positionOf);
  const { value, origins } = applySettings(source.value, options.set ?? [], assignable(options));
  const { schema, index, variable } = vocabularyFor(value, options);
  const filled = fillFromFactors(value, variable, new Set(options.runners.keys()));
  const checked = schema.safeParse(filled.value);
  // A filled-in level is at fault where its factor lies.
  const issues = (checked.error?.issues ?? []).filter((issue) => !filled.paths.has(pathKey(issue.path as string[])));
  const shape = new IssueReader(filled.value, index, suiteIssues(index)).faults(issues);
  const levels = shape.some(({ path }) => path[0] === "factors") ? undefined : allLevels(source.value, value);
  const faults = [
    ...shape,
    ...checkScaling(filled.value),
    ...checkExclude(value, levels),
    ...checkClaims(filled.value, levels),
  ];
  if (faults.length > 0 || !checked.success) throw faultsError(faults, placing(source, origins));
  return resolveSuite(checked.data, isMapping(value.factors) ? value.factors : {}, file);
}
