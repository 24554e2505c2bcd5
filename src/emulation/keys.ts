import { chmodSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { bridgeAddress, subnetOf } from "../cluster-file/subnet.js";
import type { EmulatedClusterSpec } from "../types/cluster.js";
import type { ClusterFolder } from "./folder.js";
import type { Programs } from "./programs.js";
import { hostsFile, knownHosts, sshConfig, sshdConfig } from "./sshd-files.js";
import { tool } from "./tool.js";

const privateMode = 0o600;

/** sshd turns a locked account away, unless PAM looks after it (Ubuntu locks root). */
function isLocked(user: string): boolean {
  try {
    const line = readFileSync("/etc/shadow", "utf8")
      .split("\n")
      .find((entry) => entry.startsWith(`${user}:`));
    return line?.split(":")[1]?.startsWith("!") === true;
  } catch {
    return false;
  }
}

async function makeKey({ "ssh-keygen": keygen }: Programs, file: string, comment: string): Promise<void> {
  await tool(keygen, ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
}

/** Writes keys and configurations of a cluster into its folder, readable by its owner alone. */
export async function writeSshFiles(
  programs: Programs,
  spec: EmulatedClusterSpec,
  folder: ClusterFolder,
): Promise<void> {
  const { username } = userInfo();
  const bridge = bridgeAddress(subnetOf(spec.emulation.subnet) ?? { base: 0, prefix: 0 });
  await makeKey(programs, folder.hostKey, `scalebench ${spec.name}`);
  await makeKey(programs, folder.clientKey, `scalebench ${spec.name}`);
  copyFileSync(`${folder.clientKey}.pub`, folder.authorizedKeys);
  chmodSync(folder.authorizedKeys, privateMode);
  const write = (file: string, text: string): void => writeFileSync(file, text, { mode: privateMode });
  write(folder.knownHosts, knownHosts(spec.nodes, readFileSync(`${folder.hostKey}.pub`, "utf8")));
  write(folder.sshConfig, sshConfig(folder, spec.nodes, username));
  // Everybody on a node reads it.
  writeFileSync(folder.hosts, hostsFile(spec.nodes, bridge, hostname()), { mode: 0o644 });
  const usePam = isLocked(username);
  for (const node of spec.nodes) {
    write(folder.sshd(node.name).config, sshdConfig(folder, node, usePam));
  }
}
