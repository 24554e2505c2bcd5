import type { Workload } from "../../types/kubernetes.js";
import {
  apart,
  confined,
  keptSeconds,
  labelsOf,
  type Manifest,
  metadataOf,
  mountsOf,
  type Placed,
  podNameVariable,
  variables,
  volumesOf,
} from "./pods.js";

type SparkWork = Extract<Workload, { kind: "spark-application" }>;

/** An application of an executor a node, with a task slot a worker (the Spark operator's sparkoperator.k8s.io/v1beta2). */
export const sparkApplication = (workload: SparkWork, placed: Placed): Manifest => {
  const { nodes, workersPerNode, workload: training } = placed.trial.cell;
  const gpu = training.device === "gpu" ? { gpu: { name: "nvidia.com/gpu", quantity: workersPerNode } } : {};
  return {
    apiVersion: "sparkoperator.k8s.io/v1beta2",
    kind: "SparkApplication",
    metadata: metadataOf(placed, "trial"),
    spec: {
      type: "Python",
      pythonVersion: "3",
      mode: "cluster",
      sparkVersion: "3.5.9",
      image: placed.image,
      mainApplicationFile: `local://${workload.mainFile}`,
      arguments: workload.arguments,
      sparkConf: workload.sparkConf,
      restartPolicy: { type: "Never" },
      timeToLiveSeconds: keptSeconds,
      volumes: volumesOf(placed),
      driver: {
        cores: 1,
        memory: "1g",
        serviceAccount: "spark",
        labels: labelsOf(placed, "driver"),
        env: variables(workload.env),
        volumeMounts: mountsOf(placed),
        securityContext: confined,
      },
      executor: {
        instances: nodes,
        cores: workersPerNode,
        memory: "1g",
        ...gpu,
        labels: labelsOf(placed, "worker"),
        affinity: apart(placed),
        env: [podNameVariable, ...variables(workload.env)],
        volumeMounts: mountsOf(placed),
        securityContext: confined,
      },
    },
  };
};
