import { stringify } from "yaml";
import type { Workload } from "../../types/kubernetes.js";
import {
  apart,
  confined,
  deadlineOf,
  keptSeconds,
  labelsOf,
  type Manifest,
  metadataOf,
  mountsOf,
  type Placed,
  podNameVariable,
  resourcesOf,
  variables,
  volumesOf,
} from "./pods.js";

type RayWork = Extract<Workload, { kind: "ray-job" }>;

/** Ray hands the entry point to a shell: its words must mean nothing there. */
const plainWord = /^[A-Za-z0-9/_.=:-]+$/;

function entrypointOf(words: readonly string[]): string {
  const odd = words.find((word) => !plainWord.test(word));
  if (odd !== undefined) throw new Error(`a word of Ray's entry point is not plain: ${JSON.stringify(odd)}`);
  return words.join(" ");
}

/** A Ray cluster of a head without workers and of a pod a node, which ends with the driver (KubeRay's ray.io/v1). */
export const rayJob = (workload: RayWork, placed: Placed): Manifest => {
  const { nodes, workersPerNode, workload: training } = placed.trial.cell;
  const gpus = training.device === "gpu" ? { "num-gpus": String(workersPerNode) } : {};
  return {
    apiVersion: "ray.io/v1",
    kind: "RayJob",
    metadata: metadataOf(placed, "trial"),
    spec: {
      entrypoint: entrypointOf(workload.entrypoint),
      // Of the driver, which hands on to the workers what trials have.
      runtimeEnvYAML: stringify({ env_vars: workload.env }),
      activeDeadlineSeconds: deadlineOf(placed),
      backoffLimit: 0,
      shutdownAfterJobFinishes: true,
      ttlSecondsAfterFinished: keptSeconds,
      rayClusterSpec: {
        headGroupSpec: {
          rayStartParams: { "num-cpus": "0" },
          template: pod(placed, "head", { requests: { cpu: "1" }, limits: { cpu: "1" } }, workload.env),
        },
        workerGroupSpecs: [
          {
            groupName: "workers",
            replicas: nodes,
            minReplicas: nodes,
            maxReplicas: nodes,
            rayStartParams: { "num-cpus": String(workersPerNode), ...gpus },
            template: pod(placed, "worker", resourcesOf(placed), workload.env),
          },
        ],
      },
    },
  };
};

const pod = (
  placed: Placed,
  component: "head" | "worker",
  resources: Manifest,
  env: Readonly<Record<string, string>>,
): Manifest => ({
  metadata: { labels: labelsOf(placed, component) },
  spec: {
    ...(component === "worker" ? { affinity: apart(placed) } : {}),
    containers: [
      {
        name: `ray-${component}`,
        image: placed.image,
        env: [...(component === "worker" ? [podNameVariable] : []), ...variables(env)],
        resources,
        volumeMounts: mountsOf(placed),
        securityContext: confined,
      },
    ],
    volumes: volumesOf(placed),
  },
});
