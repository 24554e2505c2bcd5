import type { Fault } from "../yaml/fault.js";
import { isMapping, type Mapping, pathText, valueAt } from "../yaml/path.js";
import { checkLevels, type Factors } from "./check-levels.js";

/** What a metric needs of `measure` to be there at all: a setting that is not 0, and given where it has no default. */
interface Need {
  readonly setting: readonly string[];
  readonly isDefault?: boolean;
  readonly hint: string;
}

const breakdown: Need = {
  setting: ["breakdown", "windows"],
  isDefault: true,
  hint: "set `breakdown: { windows: 4 }` in measure, or leave it out: 4 is the default",
};

const needs: Readonly<Record<string, Need>> = {
  accuracy: { setting: ["epochs"], hint: "add `epochs: 10` to measure" },
  loss: { setting: ["epochs"], hint: "add `epochs: 10` to measure" },
  rmse: { setting: ["epochs"], hint: "add `epochs: 10` to measure" },
  mae: { setting: ["epochs"], hint: "add `epochs: 10` to measure" },
  r2: { setting: ["epochs"], hint: "add `epochs: 10` to measure" },
  timeToTarget: {
    setting: ["target"],
    hint: "add `target: { metric: accuracy, atLeast: 0.95 }` and `epochs` to measure",
  },
  exposedCommunication: breakdown,
  dataWait: breakdown,
  compute: breakdown,
  optimizerTime: breakdown,
  stepTimeOverPredicted: breakdown,
};

function checkNeed(claim: Mapping, index: number, value: Mapping): readonly Fault[] {
  const need = typeof claim.metric === "string" && Object.hasOwn(needs, claim.metric) ? needs[claim.metric] : undefined;
  if (need === undefined) return [];
  const setting = valueAt(value, ["measure", ...need.setting]);
  const given = setting !== undefined && setting !== null;
  if (given ? setting !== 0 : need.isDefault === true) return [];
  const path = pathText(["measure", ...need.setting]);
  const message = `claims[${index}].metric: expected ${path} for ${claim.metric}, found none`;
  return [{ code: "SUITE_CLAIM", path: ["claims", index, "metric"], at: "value", message, hint: need.hint }];
}

/** What is predicted from a bandwidth needs one. */
function checkBandwidth(claim: Mapping, index: number, value: Mapping): readonly Fault[] {
  if (claim.metric !== "stepTimeOverPredicted" || valueAt(value, ["network", "bandwidth"]) !== undefined) return [];
  return [
    {
      code: "SUITE_CLAIM",
      path: ["claims", index, "metric"],
      at: "value",
      message: `claims[${index}].metric: expected network.bandwidth for stepTimeOverPredicted, found none`,
      hint: "add `network: { bandwidth: 100Mbit }`, or the factor `network.bandwidth: [1000Mbit, 100Mbit]`",
    },
  ];
}

/** Faults of `claims` that no single claim shows: repeated ids, unknown levels, metrics that are not measured. */
export function checkClaims(value: Mapping, factors: Factors | undefined): readonly Fault[] {
  const claims: readonly unknown[] = Array.isArray(value.claims) ? value.claims : [];
  const seen = new Set<unknown>();
  return claims.flatMap((claim, index): readonly Fault[] => {
    if (!isMapping(claim)) return [];
    const repeated = typeof claim.id === "string" && seen.has(claim.id);
    seen.add(claim.id);
    const path = ["claims", index] as const;
    const again: readonly Fault[] = repeated
      ? [
          {
            code: "SUITE_CLAIM",
            path: [...path, "id"],
            at: "value",
            message: `claims[${index}].id: expected each id once, found ${JSON.stringify(claim.id)} again`,
            hint: "give each claim its own id",
          },
        ]
      : [];
    return [
      ...again,
      ...checkLevels(claim.where, [...path, "where"], factors, "SUITE_CLAIM"),
      ...checkLevels(claim.against, [...path, "against"], factors, "SUITE_CLAIM"),
      ...checkNeed(claim, index, value),
      ...checkBandwidth(claim, index, value),
    ];
  });
}
