import { quoted } from "../../shell/quote.js";

interface AgentStep {
  readonly job: string;
  /** As Slurm calls the node. */
  readonly node: string;
  /** Image that the agent and all that it starts run in. */
  readonly container?: string | undefined;
  /** Environment modules to load first. */
  readonly modules: readonly string[];
  /** Becomes the agent. */
  readonly agent: readonly string[];
}

/** What sbatch leaves in a job's environment for its steps, and would make a step of one task smaller than its node. */
const ofTheJob = [
  "SLURM_CPUS_PER_TASK",
  "SRUN_CPUS_PER_TASK",
  "SLURM_TRES_PER_TASK",
  "SLURM_NTASKS_PER_NODE",
  "SLURM_NTASKS_PER_CORE",
  "SLURM_NTASKS_PER_SOCKET",
  "SLURM_MEM_PER_CPU",
  "SLURM_MEM_PER_GPU",
  "SLURM_MEM_PER_NODE",
  "SLURM_DISTRIBUTION",
  "SLURM_HINT",
  "SLURM_CPU_BIND",
  "SLURM_EXACT",
  "SLURM_EXCLUSIVE",
] as const;

/**
 * A step of the job on one node, which holds the agent. It has all cores, memory and GPUs that the job has there, and
 * shares them with other steps: without `--cpus-per-task` a step takes all cores of its node (srun(1), --exact), without
 * binding its one task is not held to one of them, and `--mem=0` and `--overlap` leave nothing for another step to wait for.
 */
export function agentStepArgv({ job, node, container, modules, agent }: AgentStep): readonly [string, ...string[]] {
  // `module` is a function that login shells define; what follows it reaches no shell as text.
  const load = `module load ${modules.map(quoted).join(" ")} && exec "$@"`;
  return [
    "env",
    ...ofTheJob.flatMap((name) => ["-u", name]),
    "srun",
    `--jobid=${job}`,
    "--overlap",
    "--nodes=1",
    "--ntasks=1",
    `--nodelist=${node}`,
    "--mem=0",
    "--cpu-bind=none",
    "--export=ALL",
    ...(container === undefined ? [] : [`--container-image=${container}`]),
    ...(modules.length === 0 ? [] : ["bash", "-lc", load, "bash"]),
    ...agent,
  ];
}
