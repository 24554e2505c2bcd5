import { ScalebenchError } from "../../errors/error.js";
import type { NodeSpec, SlurmClusterSpec } from "../../types/cluster.js";
import { nodeName } from "../../types/ids.js";
import { askSlurm } from "./program.js";

type Variables = Readonly<Record<string, string | undefined>>;

/** What Slurm has given a job. */
export interface Allocation {
  readonly job: string;
  readonly nodes: readonly NodeSpec[];
  /** Slurm has chosen each node's GPUs, and named them in CUDA_VISIBLE_DEVICES. */
  readonly gpusChosen: boolean;
}

/** Whether this process runs within a job of Slurm's (or in the shell that salloc starts). */
export const inAllocation = (variables: Variables): boolean => (variables.SLURM_JOB_ID ?? "") !== "";

/** What names GPUs of a job or a step, by the way they were asked for (sbatch(1), srun(1)). */
const gpuVariables = ["SLURM_JOB_GPUS", "SLURM_STEP_GPUS", "SLURM_GPUS", "SLURM_GPUS_ON_NODE", "SLURM_GPUS_PER_NODE"];

/** Name to address, from the lines of `scontrol show nodes --oneliner`. Pure. */
export function nodeAddresses(text: string): ReadonlyMap<string, string> {
  const pairs = text.split("\n").flatMap((line) => {
    const name = /(?:^|\s)NodeName=(\S+)/.exec(line)?.[1];
    const address = /(?:^|\s)NodeAddr=(\S+)/.exec(line)?.[1];
    return name === undefined || address === undefined ? [] : [[name, address] as const];
  });
  return new Map(pairs);
}

const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Throws CLUSTER_TOO_SMALL. Pure. */
export function allocatedNodes(
  { name, count, slots, gpus }: Pick<SlurmClusterSpec, "name" | "count" | "slots" | "gpus">,
  given: { readonly job: string; readonly names: readonly string[]; readonly addresses: ReadonlyMap<string, string> },
): readonly NodeSpec[] {
  if (given.names.length < count) {
    throw new ScalebenchError({
      code: "CLUSTER_TOO_SMALL",
      message: `expected ${count} nodes, as the cluster ${name} has, found ${given.names.length} in job ${given.job}`,
      hint: "ask Slurm for as many (salloc --nodes), or unset SLURM_JOB_ID to submit a job of its own",
    });
  }
  return given.names
    .slice(0, count)
    .map((node) => ({ name: nodeName(node), host: node, address: given.addresses.get(node) ?? node, slots, gpus }));
}

/** The nodes of the job that this process runs in. Throws NODE_UNREACHABLE outside of one, PROGRAM_MISSING, SLURM_REFUSED. */
export function currentAllocation(spec: SlurmClusterSpec, variables: Variables = process.env): Allocation {
  const { SLURM_JOB_ID: job = "", SLURM_JOB_NODELIST: list = "" } = variables;
  if (!/^\d+$/.test(job) || list === "") {
    throw new ScalebenchError({
      code: "NODE_UNREACHABLE",
      message: `expected to be within a job of Slurm, whose nodes the cluster ${spec.name} is, found no SLURM_JOB_ID`,
      hint: "`scalebench run SUITE --cluster FILE` submits one; other commands go into an allocation: `salloc --nodes=2`, then the command",
    });
  }
  askSlurm("srun", ["--version"]);
  const names = linesOf(askSlurm("scontrol", ["show", "hostnames", list]));
  const addresses = nodeAddresses(askSlurm("scontrol", ["show", "nodes", list, "--oneliner"]));
  const gpusChosen = spec.gpus > 0 && gpuVariables.some((name) => (variables[name] ?? "") !== "");
  return { job, nodes: allocatedNodes(spec, { job, names, addresses }), gpusChosen };
}
