import type { NodeSpec } from "../types/cluster.js";
import type { ClusterFolder } from "./folder.js";

/** sshd of one node: keys only, on the node's own address alone. */
export function sshdConfig(folder: ClusterFolder, node: NodeSpec, usePam: boolean): string {
  return `# Written by scalebench for an emulated node; it goes with the cluster.
Port 22
ListenAddress ${node.address}
HostKey "${folder.hostKey}"
AuthorizedKeysFile "${folder.authorizedKeys}"
PidFile none
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
UsePAM ${usePam ? "yes" : "no"}
StrictModes no
MaxStartups 100
MaxSessions 100
UseDNS no
X11Forwarding no
AllowAgentForwarding no
AllowTcpForwarding no
PrintMotd no
PrintLastLog no
`;
}

/** What the system's ssh reads in place of the user's own configuration. */
export function sshConfig(folder: ClusterFolder, nodes: readonly NodeSpec[], user: string): string {
  const hosts = nodes.map(({ host, address }) => `Host ${host}\n  HostName ${address}\n`);
  return `# Written by scalebench for an emulated cluster; it goes with the cluster.
${hosts.join("")}Host *
  User ${user}
  Port 22
  IdentityFile "${folder.clientKey}"
  IdentitiesOnly yes
  UserKnownHostsFile "${folder.knownHosts}"
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  PasswordAuthentication no
  KbdInteractiveAuthentication no
  BatchMode yes
`;
}

/** `/etc/hosts` of every node. The machine's own name is in it, for frameworks look it up. */
export function hostsFile(nodes: readonly NodeSpec[], bridge: string, machine: string): string {
  const lines = nodes.map(({ address, host }) => `${address} ${host}`);
  const own = nodes.some(({ host }) => host === machine) ? [] : [`${bridge} ${machine}`];
  return `${["127.0.0.1 localhost", "::1 localhost ip6-localhost", ...lines, ...own].join("\n")}\n`;
}

export const knownHosts = (nodes: readonly NodeSpec[], publicKey: string): string =>
  `${nodes.map(({ host, address }) => `${host},${address} ${publicKey.split(" ").slice(0, 2).join(" ")}`).join("\n")}\n`;
