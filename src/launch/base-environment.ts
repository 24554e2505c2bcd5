/** Variables of the user's shell that do not reach trials: names, in which `*` stands for any characters. */
interface RemovedVariables {
  readonly names: readonly string[];
  readonly because: string;
}

/**
 * Processes inherit the user's environment, because clusters need what modules and profiles set
 * (PATH, LD_LIBRARY_PATH, CUDA_*, NCCL_*, GLOO_*). Taken out is what would change a measurement from
 * outside of the suite, or what another launcher left there for its own workers.
 */
export const removedVariables: readonly RemovedVariables[] = [
  {
    names: [
      "OMP_*",
      "GOMP_*",
      "KMP_*",
      "MKL_*",
      "OPENBLAS_*",
      "GOTO_NUM_THREADS",
      "BLIS_*",
      "VECLIB_*",
      "NUMEXPR_*",
      "RAYON_NUM_THREADS",
    ],
    because: "threads are the suite's: threadsPerWorker",
  },
  {
    names: [
      "RANK",
      "WORLD_SIZE",
      "LOCAL_RANK",
      "LOCAL_WORLD_SIZE",
      "GROUP_RANK",
      "GROUP_WORLD_SIZE",
      "ROLE_*",
      "NODE_RANK",
      "MASTER_*",
      "TORCHELASTIC_*",
      "TORCH_DISTRIBUTED_DEBUG",
      "PET_*",
      "HOROVOD_*",
    ],
    because: "ranks and addresses come from the trial's own launcher",
  },
  {
    names: ["MALLOC_*", "GLIBC_TUNABLES"],
    because: "the allocator is part of what is measured, and the same for all runners",
  },
  {
    names: ["SLURM_*", "PMI_*", "PMIX_*", "OMPI_*", "MPI_*", "MV2_*", "PALS_*"],
    because: "a batch system's job is not the trial's job",
  },
  {
    names: ["SPARK_*", "PYSPARK_*", "HADOOP_CONF_DIR", "YARN_CONF_DIR", "RAY_*"],
    because: "services are the study's own",
  },
  {
    names: ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONOPTIMIZE", "PYTHONHASHSEED", "__PYVENV_LAUNCHER__"],
    because: "the interpreter and its modules are the environment's",
  },
  {
    names: [
      "*_TOKEN",
      "*_TOKENS",
      "*SECRET*",
      "*PASSWORD*",
      "*PASSWD*",
      "*PASSPHRASE*",
      "*CREDENTIAL*",
      "*_API_KEY",
      "*_APIKEY",
      "*_ACCESS_KEY*",
      "*_PRIVATE_KEY",
    ],
    because: "a training needs no secret, and what a worker writes into its log is kept and shared",
  },
  { names: ["SCALEBENCH_*"], because: "a study that runs inside a trial marks its own processes" },
];

/** A regular expression for a whole name, for the other side of a connection too. */
export const removedPattern = removedVariables
  .flatMap(({ names }) => names)
  .map((pattern) => pattern.replaceAll("*", ".*"))
  .join("|");

const removed = new RegExp(`^(?:${removedPattern})$`, "s");

const isRemoved = (name: string): boolean => removed.test(name);

const proxyVariables = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

/**
 * Workers find each other over HTTP (Horovod's rendezvous, gRPC): with a proxy set, even loopback would go
 * there. `hosts` are added to the exceptions; a proxy for the outside stays.
 */
function withoutProxyFor(
  hosts: readonly string[],
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  if (!proxyVariables.some((name) => environment[name] !== undefined)) return { ...environment };
  const known = (environment.no_proxy ?? environment.NO_PROXY ?? "").split(",").filter((host) => host !== "");
  const exceptions = [...new Set([...known, "127.0.0.1", "localhost", ...hosts])].join(",");
  return { ...environment, no_proxy: exceptions, NO_PROXY: exceptions };
}

/** What every process of a study starts with; `hosts` are the names of the study's nodes. */
export function baseEnvironment(
  user: Readonly<Record<string, string | undefined>>,
  hosts: readonly string[] = [],
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(user)) {
    if (value !== undefined && !isRemoved(name)) kept[name] = value;
  }
  return withoutProxyFor(hosts, kept);
}
