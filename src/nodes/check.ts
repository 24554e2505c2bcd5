import { ScalebenchError } from "../errors/error.js";
import type { ClockOffset } from "../launch/remote/clock-offset.js";
import type { NodeName } from "../types/ids.js";
import type { NodeFacts } from "./facts.js";

/** Tokens and certificates expire, and a study's times of day would not fit together. */
export const mostWallSeconds = 60;

/** Less than any trial writes there. */
export const leastBytes = 64 * 2 ** 20;

const unfit = (message: string, hint: string): ScalebenchError =>
  new ScalebenchError({ code: "NODE_UNFIT", message, hint });

/** Throws NODE_UNFIT for a wall clock that is far from ours. */
export function checkClock(node: NodeName, { wall, error }: ClockOffset): void {
  if (Math.abs(wall) - error <= mostWallSeconds) return;
  const side = wall > 0 ? "ahead of" : "behind";
  throw unfit(
    `expected the clock of node ${node} to be within ${mostWallSeconds} s of this machine's, found it ${Math.abs(wall).toFixed(0)} s ${side} it`,
    `set it, with NTP or by hand: \`date\` on both machines shows the difference`,
  );
}

/** Throws NODE_UNFIT where a node has other versions than the first one, of anything that training is made of. */
export function checkVersions(node: NodeName, found: NodeFacts, first: { node: NodeName; facts: NodeFacts }): void {
  const names = [...new Set([...Object.keys(first.facts.software), ...Object.keys(found.software)])];
  const other = names.filter((name) => first.facts.software[name] !== found.software[name]);
  if (other.length === 0) return;
  const text = other
    .map((name) => `${name} ${first.facts.software[name] ?? "absent"} there, ${found.software[name] ?? "absent"} here`)
    .join("; ");
  throw unfit(
    `expected node ${node} to have the versions of node ${first.node}, found others: ${text}`,
    "use one environment on all nodes: `environment` in the cluster file names it, and `scalebench setup --cluster FILE` makes it",
  );
}

/** Throws NODE_UNFIT where a node has no room for a trial. */
export function checkSpace(node: NodeName, folder: string, free: number): void {
  if (free >= leastBytes) return;
  throw unfit(
    `expected ${leastBytes / 2 ** 20} MiB free for ${folder} on node ${node}, found ${(free / 2 ** 20).toFixed(1)} MiB`,
    "free space on that node, or choose another `workDirectory` in the cluster file",
  );
}
