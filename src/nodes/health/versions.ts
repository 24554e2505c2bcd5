import type { NodeEnvironment } from "../../types/cluster.js";
import type { NodeName } from "../../types/ids.js";
import { type Check, fault, ok } from "./report.js";

type Software = Readonly<Record<string, string>>;

/** The version that most nodes have; of several, the first node's. */
function usual(name: string, all: readonly Software[]): string | undefined {
  const counts = new Map<string | undefined, number>();
  for (const software of all) counts.set(software[name], (counts.get(software[name]) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/** Whether each node has the versions that most of them have, by name. Pure. */
export function versionChecks(
  nodes: ReadonlyMap<NodeName, Software>,
  environment: NodeEnvironment,
): ReadonlyMap<NodeName, Check> {
  const all = [...nodes.values()];
  const names = [...new Set(all.flatMap((software) => Object.keys(software)))];
  const reference = new Map(names.map((name) => [name, usual(name, all)] as const));
  const fix =
    environment.kind === "setup"
      ? "scalebench setup --cluster FILE --force"
      : "use one environment on all nodes: `environment` in the cluster file names it, and `{ setup: python3 }` has scalebench make it";
  const check = ([node, software]: readonly [NodeName, Software]): readonly [NodeName, Check] => {
    const other = names.filter((name) => software[name] !== reference.get(name));
    if (other.length === 0) return [node, ok("same")];
    const told = other.map((name) => `${name} ${software[name] ?? "absent"}, not ${reference.get(name) ?? "absent"}`);
    return [
      node,
      fault("differ", `expected the versions of the other nodes on ${node}, found ${told.join("; ")}`, fix),
    ];
  };
  return new Map([...nodes].map(check));
}
