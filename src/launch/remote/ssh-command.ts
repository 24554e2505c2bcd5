import type { NodeSpec, SshSettings } from "../../types/cluster.js";

/** Seconds between two signs of life that ssh itself asks for, and how many may fail. */
const aliveSeconds = 5;
const aliveCount = 3;

const asOptions = (options: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);

/** What says how to get to a node, as arguments of ssh before the host. */
export const sshOptions = ({ user, port, identityFile, configFile, options }: SshSettings): readonly string[] => [
  ...(configFile === undefined ? [] : ["-F", configFile]),
  ...(user === undefined ? [] : ["-l", user]),
  ...(port === undefined ? [] : ["-p", String(port)]),
  ...(identityFile === undefined ? [] : ["-i", identityFile]),
  ...asOptions(options),
];

/** The system's ssh, its configuration and agents, with what the cluster file adds. No host or option reaches a shell here. */
export function sshArgv(
  settings: SshSettings,
  node: Pick<NodeSpec, "host">,
  connectSeconds: number,
  command: string,
): readonly [string, ...string[]] {
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
  return [
    "ssh",
    // The first value that ssh is given for an option counts.
    ...sshOptions(settings),
    ...asOptions(fixed),
    "-T",
    "--",
    node.host,
    command,
  ];
}
