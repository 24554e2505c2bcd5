import { parseCluster } from "../../src/cluster-file/parse.js";
import type { ClusterSpec } from "../../src/types/cluster.js";
import { faultsOf } from "../suite/faults.js";

/** Cluster files in which all is right. Their lines are fixed here: tests name them. */
export const ssh = `schema: scalebench/cluster/v1
cluster: lab
kind: ssh
nodes:
  - gpu01
  - { host: gpu02, name: second, address: 10.0.0.2, slots: 4, gpus: 2 }
ssh:
  user: ada
  port: 2222
  identityFile: /home/ada/.ssh/id_ed25519
  options: { ProxyJump: "gate.example.org:22", ServerAliveInterval: "5" }
interface: ib0
workDirectory: /scratch/ada's $work
environment: { setup: python3 }
modules: [cuda/12.4]
onNodeLoss: skip
nodeLossTimeout: 30s
connectTimeout: 5s
`;

export const emulated = `schema: scalebench/cluster/v1
cluster: pretend
kind: emulated
emulated:
  nodes: 2
  slots: 2
  cpus: 1
  bandwidth: 100Mbit
  latency: 1ms
`;

export const slurm = `schema: scalebench/cluster/v1
cluster: campus
kind: slurm
slurm:
  nodes: 4
  slots: 2
  partition: gpu
  time: 2h
  sbatch: ["--qos=debug"]
`;

export const parse = (text: string): ClusterSpec => parseCluster(text, "c.yaml");

function changed(text: string, part: string, replacement: string): string {
  if (!text.includes(part)) throw new Error(`the file has no ${JSON.stringify(part)}`);
  return text.replace(part, () => replacement);
}

/** The faults of a file after `part` of it was replaced. */
export const faultsWith = (text: string, part: string, replacement: string): readonly string[] =>
  faultsOf(() => parse(changed(text, part, replacement)));

export const clusterWith = (text: string, part: string, replacement: string): ClusterSpec =>
  parse(changed(text, part, replacement));
