/** What Slurm says of a job. */
export interface JobState {
  /** As squeue names it, e.g. PENDING; GONE where Slurm does not know the job any more. */
  readonly state: string;
  /** Slurm's own word for why, e.g. Priority; empty where there is none. */
  readonly reason: string;
  /** Where it runs, as Slurm writes it: `node[1-4]`. */
  readonly nodes: string;
}

/** What squeue is asked for. */
export const stateFormat = "%T|%r|%N";

/** A line of squeue in that format; undefined for what is none. Pure. */
export function parseState(line: string): JobState | undefined {
  const [state = "", reason = "", nodes = "", ...further] = line.trim().split("|");
  if (!/^[A-Z_]+$/.test(state) || further.length > 0) return undefined;
  return { state, reason: reason === "None" ? "" : reason, nodes };
}

/** States that a job does not leave (squeue(1), JOB STATE CODES), and that of one that Slurm has forgotten. */
const final = new Set([
  "BOOT_FAIL",
  "CANCELLED",
  "COMPLETED",
  "DEADLINE",
  "FAILED",
  "GONE",
  "NODE_FAIL",
  "OUT_OF_MEMORY",
  "PREEMPTED",
  "REVOKED",
  "TIMEOUT",
]);

export const isFinal = ({ state }: JobState): boolean => final.has(state);

/** Reasons of a job that waits for what never comes (squeue(1), JOB REASON CODES), and what mends each. */
const hopeless: Readonly<Record<string, string>> = {
  AccountNotAllowed: "the account may not use this partition: change `account` or `partition`",
  BadConstraints: "no nodes are like that: change what `sbatch`, `gres` or `gpus` ask for",
  InvalidAccount: "there is no such account: change `account`",
  InvalidQOS: "there is no such quality of service: change `--qos` of `sbatch`",
  JobHeldAdmin: "an administrator, or Slurm after a failed start, holds the job: ask for the reason",
  JobHoldMaxRequeue: "Slurm has queued the job again too often: its log says why it ended",
  PartitionInactive: "choose another partition: `sinfo` lists them",
  PartitionNodeLimit: "the partition does not give a job as many nodes: change `nodes` or `partition`",
  PartitionTimeLimit: "the partition does not give a job as much time: change `time` or `partition`",
  QOSNotAllowed: "the quality of service may not be used here: change `--qos` of `sbatch`",
};

/** What mends a job that would wait for ever; undefined for one that may start. */
export function whyNever({ state, reason }: JobState): string | undefined {
  if (state !== "PENDING") return undefined;
  if (reason.startsWith("launch failed")) return "Slurm could not start it: see the log of slurmd on its first node";
  return Object.hasOwn(hopeless, reason) ? hopeless[reason] : undefined;
}

/** `pending (Priority)`, `running on node[1-4]`. */
export function stateText({ state, reason, nodes }: JobState): string {
  const name = state.toLowerCase().replaceAll("_", " ");
  if (state === "PENDING") return reason === "" ? name : `${name} (${reason})`;
  return state === "RUNNING" && nodes !== "" ? `${name} on ${nodes}` : name;
}
