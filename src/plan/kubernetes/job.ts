import type { Workload } from "../../types/kubernetes.js";
import {
  apart,
  confined,
  deadlineOf,
  indexVariables,
  keptSeconds,
  labelsOf,
  type Manifest,
  metadataOf,
  mountsOf,
  type Placed,
  resourcesOf,
  variables,
  volumesOf,
  words,
} from "./pods.js";

type Jobs = Extract<Workload, { kind: "job" | "indexed-job" }>;

/** A Job of one pod, or an indexed one of a pod a node with the headless Service that gives its pods names. */
export function jobObjects(workload: Jobs, placed: Placed): readonly Manifest[] {
  const indexed = workload.kind === "indexed-job";
  const { nodes } = placed.trial.cell;
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadataOf(placed, "trial"),
    spec: {
      ...(indexed ? { completionMode: "Indexed", completions: nodes, parallelism: nodes } : {}),
      // A trial that failed is a result: nothing is tried a second time.
      backoffLimit: 0,
      activeDeadlineSeconds: deadlineOf(placed),
      ttlSecondsAfterFinished: keptSeconds,
      template: {
        metadata: { labels: labelsOf(placed, "worker") },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          ...(indexed ? { subdomain: placed.name } : {}),
          affinity: apart(placed),
          containers: [
            {
              name: "worker",
              image: placed.image,
              command: words(workload.argv),
              env: [...(indexed ? indexVariables : []), ...variables(workload.env)],
              ...(indexed ? { ports: [{ name: "rendezvous", containerPort: workload.port }] } : {}),
              resources: resourcesOf(placed),
              volumeMounts: mountsOf(placed),
              securityContext: confined,
            },
          ],
          volumes: volumesOf(placed),
        },
      },
    },
  };
  return indexed ? [serviceOf(workload.port, placed), job] : [job];
}

/** Pods find the first one by its name before it is ready: they wait for it themselves. */
const serviceOf = (port: number, placed: Placed): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadataOf(placed, "rendezvous"),
  spec: {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    selector: labelsOf(placed, "worker"),
    ports: [{ name: "rendezvous", port }],
  },
});
