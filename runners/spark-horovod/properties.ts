/** What the application's properties depend on. */
export interface Application {
  readonly master: string;
  /** Of the application itself, which executors connect to; where it is not given, Spark chooses. */
  readonly address?: string | undefined;
  /** Executors of one core each: one worker, one slot, one executor. */
  readonly executors: number;
  /** What members of the cluster know each other by; undefined for a cluster without authentication. */
  readonly secret: string | undefined;
  /** Image of executors on Kubernetes. */
  readonly image?: string | undefined;
  /** Folders of `scalebench_training` and of this runner, which has the daemon that executors run. */
  readonly pythonPath: string;
}

/** Smaller and calmer virtual machines: they only start processes, and share the cores that train. */
export const javaOptions = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData";

/** All workers start at once or not at all, each where it was put first, and none a second time. */
const placement = {
  "spark.scheduler.minRegisteredResourcesRatio": "1.0",
  "spark.scheduler.maxRegisteredResourcesWaitingTime": "60s",
  "spark.task.maxFailures": "1",
  "spark.locality.wait": "0",
  "spark.speculation": "false",
  "spark.dynamicAllocation.enabled": "false",
  "spark.python.daemon.module": "horovod_tasks",
} as const;

/** Of an application whose master, sizes and addresses are somebody else's: an operator makes the secret. */
export const calmProperties = { "spark.authenticate": "true", "spark.ui.enabled": "false", ...placement } as const;

/**
 * The properties of master, workers and application, in one file that only the user can read: it holds the secret,
 * and Spark would put what is set elsewhere into command lines.
 */
export function sparkProperties(application: Application): string {
  const { master, address, executors, secret, image, pythonPath } = application;
  // YARN and Kubernetes count executors, a standalone master counts cores; here that is the same.
  const size = master.startsWith("spark://") ? "spark.cores.max" : "spark.executor.instances";
  const properties = {
    "spark.app.name": "scalebench",
    "spark.master": master,
    ...(secret === undefined ? {} : { "spark.authenticate": "true", "spark.authenticate.secret": secret }),
    ...(image === undefined ? {} : { "spark.kubernetes.container.image": image }),
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    ...(address === undefined ? {} : { "spark.driver.host": address, "spark.driver.bindAddress": address }),
    "spark.driver.memory": "512m",
    "spark.driver.extraJavaOptions": javaOptions,
    "spark.executor.memory": "512m",
    "spark.executor.cores": "1",
    "spark.executor.extraJavaOptions": javaOptions,
    [size]: String(executors),
    "spark.task.cpus": "1",
    ...placement,
    // The driver's environment does not reach executors. A trial's threads come with the trial.
    "spark.executorEnv.PYTHONPATH": pythonPath,
    "spark.executorEnv.PYTHONUNBUFFERED": "1",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.executorEnv.MKL_NUM_THREADS": "1",
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");
}
