import { mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { ScalebenchError } from "../errors/error.js";
import type { EmulatedClusterSpec, NodeSpec } from "../types/cluster.js";
import type { ClusterFolder } from "./folder.js";
import { namespaceOf } from "./names.js";
import type { Programs } from "./programs.js";
import { tool } from "./tool.js";

/** sshd wants it, for its children that have no rights (Debian's sshd(8)). */
const runFolder = "/run/sshd";

/** Returns whether it had to be made. */
export const makeRunFolder = (): boolean => mkdirSync(runFolder, { recursive: true, mode: 0o755 }) !== undefined;

export function removeRunFolder(): void {
  try {
    rmdirSync(runFolder);
  } catch {
    // It is in use, or gone.
  }
}

/** The node's host name and /etc/hosts, then the program. All values come as arguments. */
const intoNode = 'hostname "$1" && mount --bind "$2" /etc/hosts && shift 2 && exec "$@"';

/** Arguments that start sshd in a node: in its network, with its host name, on its cores. */
function sshdCommand(
  programs: Programs,
  node: { readonly namespace: string; readonly host: string; readonly cores: readonly number[] },
  files: { readonly hosts: string; readonly config: string; readonly log: string },
): readonly [string, ...string[]] {
  const pinned = node.cores.length === 0 ? [] : [programs.taskset, "-c", node.cores.join(",")];
  return [
    programs.nsenter,
    `--net=/run/netns/${node.namespace}`,
    "--",
    ...[programs.unshare, "--uts", "--mount", "--"],
    ...["/bin/sh", "-c", intoNode, "sh", node.host, files.hosts],
    ...[...pinned, programs.sshd, "-f", files.config, "-E", files.log],
  ];
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 1000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", end(true)).once("error", end(false)).once("timeout", end(false)).once("close", end(false));
  });
}

const patienceMilliseconds = 15_000;

async function waitFor(node: NodeSpec, log: string): Promise<void> {
  const started = performance.now();
  while (!(await answers(node.address))) {
    if (performance.now() - started > patienceMilliseconds) {
      throw new ScalebenchError({
        code: "CLUSTER_UP_FAILED",
        message: `expected sshd of ${node.name} to answer on ${node.address}, found silence: ${lastLine(log)}`,
        hint: "does a firewall drop traffic on bridges? See `iptables -S` and `nft list ruleset`",
      });
    }
    await wait(50);
  }
}

function lastLine(log: string): string {
  try {
    return readFileSync(log, "utf8").trim().split("\n").at(-1) || "an empty log";
  } catch {
    return "no log";
  }
}

/** Starts sshd on every node and waits until all answer. Throws CLUSTER_UP_FAILED. */
export async function startSshd(programs: Programs, spec: EmulatedClusterSpec, folder: ClusterFolder): Promise<void> {
  for (const [index, { name, host }] of spec.nodes.entries()) {
    const node = { namespace: namespaceOf(spec.name, name), host, cores: spec.emulation.cpus[index] ?? [] };
    const [program, ...args] = sshdCommand(programs, node, { hosts: folder.hosts, ...folder.sshd(name) });
    await tool(program, args);
  }
  for (const node of spec.nodes) {
    await waitFor(node, folder.sshd(node.name).log);
  }
}
