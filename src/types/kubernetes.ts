/** A word of a pod's command line: a text as it is, or the pod's own number. */
export type PodWord = string | { readonly pod: "index" };

interface Program {
  readonly env: Readonly<Record<string, string>>;
}

/** What runs a trial on Kubernetes: the runner's part, which knows nothing of manifests. Paths are those of the image. */
export type Workload =
  /** One pod, started once. */
  | (Program & { readonly kind: "job"; readonly argv: readonly PodWord[] })
  /** A pod a node, numbered from 0, which reach each other by name. */
  | (Program & { readonly kind: "indexed-job"; readonly argv: readonly PodWord[]; readonly port: number })
  /** A Ray cluster of KubeRay's, and a driver on it. Its words have no spaces and nothing that a shell would read: Ray hands them to one. */
  | (Program & { readonly kind: "ray-job"; readonly entrypoint: readonly string[] })
  /** A Spark application of the Spark operator's. */
  | (Program & {
      readonly kind: "spark-application";
      readonly mainFile: string;
      readonly arguments: readonly string[];
      readonly sparkConf: Readonly<Record<string, string>>;
    });
