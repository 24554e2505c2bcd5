import type { NodeSpec, SshSettings } from "../../types/cluster.js";

/** Seconds between two signs of life that ssh itself asks for, and how many may fail. */
const aliveSeconds = 5;
const aliveCount = 3;

/** The system's ssh, its configuration and agents, with what the cluster file adds. No host or option reaches a shell here. */
export function sshArgv(
  settings: SshSettings,
  node: Pick<NodeSpec, "host">,
  connectSeconds: number,
  command: string,
): readonly [string, ...string[]] {
  const { user, port, identityFile, configFile, options } = settings;
  const fixed = {
    BatchMode: "yes",
    ConnectTimeout: String(Math.ceil(connectSeconds)),
    ServerAliveInterval: String(aliveSeconds),
    ServerAliveCountMax: String(aliveCount),
    // One connection a node is all there is; a master of the user's would outlive or end it.
    ControlMaster: "no",
    ControlPath: "none",
    ForwardAgent: "no",
    ForwardX11: "no",
  };
  const all = { ...fixed, ...options };
  return [
    "ssh",
    ...(configFile === undefined ? [] : ["-F", configFile]),
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...(identityFile === undefined ? [] : ["-i", identityFile]),
    ...Object.entries(all).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    "-T",
    "--",
    node.host,
    command,
  ];
}
