import type {
  ClusterSpec,
  EmulatedClusterSpec,
  NodeEnvironment,
  NodeSpec,
  RemoteCluster,
  SlurmClusterSpec,
  SshClusterSpec,
} from "../types/cluster.js";
import { nodeName } from "../types/ids.js";
import type { ClusterFile, ClusterKind } from "./schema.js";
import { nodeAddress, subnetOf } from "./subnet.js";

type Given<Kind extends ClusterKind> = ClusterFile[Kind];
type Remote = Given<"ssh"> | Given<"slurm"> | Given<"emulated">;

/** Where nothing but temporary files goes, for the rest is on the shared file system. */
const temporary = "/tmp/scalebench";

function environmentOf(given: Remote["environment"], shared: boolean): NodeEnvironment {
  if (given === undefined) return shared ? { kind: "shared" } : { kind: "setup", python: "python3" };
  if (given === "shared") return { kind: "shared" };
  return "python" in given ? { kind: "python", python: given.python } : { kind: "setup", python: given.setup };
}

/** Whether files are shared where the file does not say. */
const sharedByDefault = (kind: ClusterKind): boolean => kind !== "ssh";

function remoteOf(given: Remote): RemoteCluster {
  const sharedFileSystem = given.sharedFileSystem ?? sharedByDefault(given.kind);
  return {
    name: given.cluster,
    ...(given.interface === undefined ? {} : { interface: given.interface }),
    workDirectory: given.workDirectory ?? temporary,
    sharedFileSystem,
    environment: environmentOf(given.environment, sharedFileSystem),
    modules: given.modules,
    onNodeLoss: { action: given.onNodeLoss, seconds: given.nodeLossTimeout },
    connectSeconds: given.connectTimeout,
  };
}

/** A host as the name of a folder. */
const nameOfHost = (host: string): string => host.replace(/[^A-Za-z0-9._-]/g, "-").replace(/^[._-]+/, "node-");

function sshNode(given: Given<"ssh">["nodes"][number]): NodeSpec {
  const { name, host, address, slots, gpus } =
    typeof given === "string" ? { name: undefined, host: given, address: undefined, slots: 1, gpus: 0 } : given;
  return { name: nodeName(name ?? nameOfHost(host)), host, address: address ?? host, slots, gpus };
}

/** Keys whose value is undefined are left out. */
const given = <Value extends object>(value: Value) =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));

function sshCluster(file: Given<"ssh">): SshClusterSpec {
  const { options, ...ssh } = file.ssh;
  return {
    kind: "ssh",
    ...remoteOf(file),
    nodes: file.nodes.map(sshNode),
    ssh: { ...given(ssh), options: given(options) as Readonly<Record<string, string>> },
  };
}

function slurmCluster(file: Given<"slurm">): SlurmClusterSpec {
  const { nodes, slots, gpus, time, sbatch, ...rest } = file.slurm;
  return {
    kind: "slurm",
    ...remoteOf(file),
    count: nodes,
    slots,
    gpus,
    slurm: { ...given(rest), ...(time === undefined ? {} : { timeSeconds: time }), sbatch },
  };
}

/** The cores of each node: `count` of them each, in order, or as they are listed. */
function coresOf(cpus: Given<"emulated">["emulated"]["cpus"], nodes: number): readonly (readonly number[])[] {
  if (cpus === undefined) return [];
  if (typeof cpus !== "number") return cpus.map((cores) => (typeof cores === "number" ? [cores] : cores));
  return Array.from({ length: nodes }, (_, node) => Array.from({ length: cpus }, (__, core) => node * cpus + core));
}

const defaultInterface = "sb0";

function emulatedCluster(file: Given<"emulated">): EmulatedClusterSpec {
  const { nodes, slots, cpus, bandwidth, latency, subnet } = file.emulated;
  const names = typeof nodes === "number" ? Array.from({ length: nodes }, (_, node) => `node${node + 1}`) : nodes;
  const network = subnetOf(subnet) ?? { base: 0, prefix: 0 };
  return {
    kind: "emulated",
    ...remoteOf(file),
    interface: file.interface ?? defaultInterface,
    nodes: names.map((name, index) => {
      const address = nodeAddress(network, index);
      return { name: nodeName(name), host: name, address, slots, gpus: 0 };
    }),
    emulation: {
      subnet,
      cpus: coresOf(cpus, names.length),
      link: { ...(bandwidth === undefined ? {} : { bandwidth }), ...(latency === undefined ? {} : { latency }) },
    },
  };
}

/** The cluster that a checked file says. */
export function resolveCluster(file: ClusterFile[ClusterKind]): ClusterSpec {
  switch (file.kind) {
    case "local":
      return { kind: "local", name: file.cluster };
    case "ssh":
      return sshCluster(file);
    case "slurm":
      return slurmCluster(file);
    case "emulated":
      return emulatedCluster(file);
  }
}
