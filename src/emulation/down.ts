import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ScalebenchError } from "../errors/error.js";
import { type ClusterFolder, clustersFolder } from "./folder.js";
import { linksOf, removeLink } from "./links.js";
import { clusterOfNamespace, namespacePrefix } from "./names.js";
import { endProcesses, namedNamespaces, namespaceId, pidsIn } from "./processes.js";
import type { Programs } from "./programs.js";
import { removeRunFolder } from "./sshd.js";
import { readState } from "./state.js";
import { tool } from "./tool.js";

/** What was removed. */
export interface Removed {
  readonly namespaces: readonly string[];
  readonly links: readonly string[];
  readonly folder: boolean;
}

const namespacesOf = (cluster: string): readonly string[] =>
  namedNamespaces().filter((name) => name.startsWith(namespacePrefix(cluster)));

async function removeNamespace({ ip }: Programs, name: string): Promise<void> {
  const id = namespaceId(name);
  if (id === undefined) return;
  const left = await endProcesses(id);
  if (left.length > 0) {
    throw new ScalebenchError({
      code: "CLUSTER_UP_FAILED",
      message: `expected the processes of ${name} to end, found ${left.join(", ")} alive`,
      hint: "they hang in the kernel: run `scalebench cluster down` again, or restart the machine",
    });
  }
  await tool(ip, ["netns", "del", name]);
  // One that was on its way into the namespace when that lost its name.
  if (pidsIn(id).length > 0) await endProcesses(id);
}

const pauseMilliseconds = 100;
const mostRounds = 20;

/** Commands of an `up` that was killed may still be at work: looks again until nothing is found twice. */
async function removeAll(programs: Programs, cluster: string): Promise<Pick<Removed, "namespaces" | "links">> {
  const namespaces = new Set<string>();
  const links = new Set<string>();
  let quiet = 0;
  for (let round = 0; round < mostRounds && quiet < 2; round += 1) {
    if (round > 0) await wait(pauseMilliseconds);
    const nowNamespaces = namespacesOf(cluster);
    for (const name of nowNamespaces) {
      await removeNamespace(programs, name);
      namespaces.add(name);
    }
    const nowLinks = await linksOf(programs, cluster);
    for (const name of nowLinks) {
      await removeLink(programs, name);
      links.add(name);
    }
    quiet = nowNamespaces.length + nowLinks.length === 0 ? quiet + 1 : 0;
  }
  return { namespaces: [...namespaces], links: [...links] };
}

/** Drafts of a lock that its process did not come to remove. */
function removeLocks(folder: ClusterFolder): void {
  const above = dirname(folder.root);
  if (!existsSync(above)) return;
  const lock = `${basename(folder.root)}.lock.`;
  for (const name of readdirSync(above)) {
    if (name.startsWith(lock)) rmSync(join(above, name), { force: true });
  }
}

/** Removes all that bears the cluster's names or marks, whatever became of the `up` that made it, and nothing else. */
export async function takeDown(programs: Programs, cluster: string, folder: ClusterFolder): Promise<Removed> {
  const madeRunFolder = readState(folder)?.madeRunFolder === true;
  const removed = await removeAll(programs, cluster);
  const there = existsSync(folder.root);
  rmSync(folder.root, { recursive: true, force: true });
  if (madeRunFolder) removeRunFolder();
  removeLocks(folder);
  return { ...removed, folder: there };
}

/** The names of all clusters that have a folder or a namespace. */
export function knownClusters(home: string): readonly string[] {
  const folder = clustersFolder(home);
  const folders = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    : [];
  const running = namedNamespaces().flatMap((name) => clusterOfNamespace(name) ?? []);
  return [...new Set([...folders, ...running])].sort();
}
