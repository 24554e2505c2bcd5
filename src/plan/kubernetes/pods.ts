import type { PodWord } from "../../types/kubernetes.js";
import type { Trial } from "../../types/plan.js";
import { configDirectory, resultsDirectory } from "./image.js";

/** A YAML mapping in the making. */
export type Manifest = Readonly<Record<string, unknown>>;

/** A trial, and what its objects are called. */
export interface Placed {
  readonly trial: Trial;
  /** Safe as a DNS label. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly image: string;
}

const indexVariable = "JOB_COMPLETION_INDEX";

/** Kubernetes replaces `$(NAME)` in commands and variables: a dollar of ours stays one. */
const literal = (text: string): string => text.replaceAll("$", "$$$$");

export const words = (argv: readonly PodWord[]): readonly string[] =>
  argv.map((word) => (typeof word === "string" ? literal(word) : `$(${indexVariable})`));

export const variables = (env: Readonly<Record<string, string>>): readonly Manifest[] =>
  Object.entries(env).map(([name, value]) => ({ name, value: literal(value) }));

/** The pod's number, which an indexed Job writes into an annotation. */
export const indexVariables: readonly Manifest[] = [
  {
    name: indexVariable,
    valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
  },
  { name: "SCALEBENCH_NODE", value: `node$(${indexVariable})` },
];

/** Node of a worker whose pods are not numbered: the pod's name. */
export const podNameVariable: Manifest = {
  name: "SCALEBENCH_NODE",
  valueFrom: { fieldRef: { fieldPath: "metadata.name" } },
};

export const labelsOf = ({ name }: Placed, component: string): Manifest => ({
  "app.kubernetes.io/name": "scalebench",
  "app.kubernetes.io/instance": name,
  "app.kubernetes.io/component": component,
});

export const metadataOf = (placed: Placed, component: string, name = placed.name): Manifest => ({
  name,
  ...(placed.namespace === undefined ? {} : { namespace: placed.namespace }),
  labels: labelsOf(placed, component),
  annotations: { "scalebench/trial": placed.trial.id, "scalebench/not-run-on-a-cluster": "true" },
});

/** A node of the plan is a node of the cluster: no two pods with workers share one. */
export const apart = (placed: Placed): Manifest => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: labelsOf(placed, "worker") }, topologyKey: "kubernetes.io/hostname" },
    ],
  },
});

const isGpu = ({ trial }: Placed): boolean => trial.cell.workload.device === "gpu";

/** Cores for every worker's threads and a GPU for each, of a pod that holds a node's workers. */
export function resourcesOf(placed: Placed): Manifest {
  const { workersPerNode, workload } = placed.trial.cell;
  const cpu = String(workersPerNode * workload.threadsPerWorker);
  const gpus = isGpu(placed) ? { "nvidia.com/gpu": String(workersPerNode) } : {};
  return { requests: { cpu, ...gpus }, limits: { cpu, ...gpus } };
}

export const volumesOf = (placed: Placed): readonly Manifest[] => [
  { name: "trial", configMap: { name: placed.name } },
  { name: "results", persistentVolumeClaim: { claimName: placed.name } },
  // NCCL shares memory between the processes of a pod; a container's own /dev/shm has 64 MiB.
  ...(isGpu(placed) ? [{ name: "shm", emptyDir: { medium: "Memory" } }] : []),
];

export const mountsOf = (placed: Placed): readonly Manifest[] => [
  { name: "trial", mountPath: configDirectory, readOnly: true },
  { name: "results", mountPath: resultsDirectory },
  ...(isGpu(placed) ? [{ name: "shm", mountPath: "/dev/shm" }] : []),
];

export const confined: Manifest = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/** Time for images to come and pods to be scheduled, beside the trial's own. */
const comingSeconds = 1_800;

export const deadlineOf = ({ trial }: Placed): number => Math.ceil(trial.cell.measure.timeoutSeconds) + comingSeconds;

/** How long what has ended stays to be looked at. */
export const keptSeconds = 86_400;
