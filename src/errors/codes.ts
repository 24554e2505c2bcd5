import { exitCodes } from "./exit-codes.js";

interface CodeEntry {
  /** What the process exits with when this error ends it. */
  readonly exit: number;
  /** What the code stands for, for the documentation. */
  readonly meaning: string;
}

const usage = exitCodes.usage;
const unfit = exitCodes.environmentUnfit;

/** Every error code. Stable: other programs match on them. */
export const errorCodes = {
  USAGE: { exit: usage, meaning: "wrong options or arguments" },
  SUITE_UNREADABLE: { exit: usage, meaning: "the suite file cannot be read" },
  SUITE_SYNTAX: { exit: usage, meaning: "the suite is not the YAML that is accepted" },
  SUITE_UNKNOWN_KEY: { exit: usage, meaning: "a key that the schema does not have" },
  SUITE_INVALID: { exit: usage, meaning: "a value that the schema does not accept" },
  SUITE_LIMIT: { exit: usage, meaning: "the suite is larger than the limits" },
  SUITE_EMPTY: { exit: usage, meaning: "the factors leave no cell to run" },
  SUITE_BATCH: { exit: usage, meaning: "the batch does not divide over the workers" },
  SUITE_RUNNER: { exit: usage, meaning: "a runner that does not exist, or cannot run the cell" },
  MODEL_UNFIT: { exit: usage, meaning: "the author's own model that cannot be trained" },
  SUITE_NETWORK: { exit: usage, meaning: "a bandwidth or latency that only an emulated cluster can give" },
  SUITE_CLAIM: { exit: usage, meaning: "a claim that selects no cell, or the wrong ones" },
  DATASET_UNREADABLE: { exit: usage, meaning: "a data set's file cannot be read" },
  DATASET_SYNTAX: { exit: usage, meaning: "a data set's file is not the YAML that is accepted" },
  DATASET_UNKNOWN_KEY: { exit: usage, meaning: "a key that the schema of data sets does not have" },
  DATASET_INVALID: { exit: usage, meaning: "a value that the schema of data sets does not accept" },
  DATASET_LIMIT: { exit: usage, meaning: "a data set's file is larger than the limits" },
  DATASET_MISSING: { exit: usage, meaning: "no data set of that name" },
  DATASET_SOURCE: { exit: unfit, meaning: "a data set's raw files cannot be had" },
  DATASET_ARCHIVE: { exit: usage, meaning: "an archive that is not unpacked" },
  DATASET_CHECKSUM: { exit: usage, meaning: "raw files that are not the known ones" },
  DATASET_CHANGED: { exit: usage, meaning: "raw files that are not of the declared columns" },
  DATASET_NULL: { exit: usage, meaning: "a value is missing, or infinite, where none may be" },
  DATASET_EMPTY: { exit: usage, meaning: "a part of a data set that is empty, or has one class only" },
  DATASET_BROKEN: { exit: unfit, meaning: "a prepared data set that is not what its manifest says" },
  DATASET_FAILED: { exit: unfit, meaning: "a data set's preparation ended with an error" },
  CLUSTER_UNREADABLE: { exit: usage, meaning: "the cluster file cannot be read" },
  CLUSTER_SYNTAX: { exit: usage, meaning: "the cluster file is not the YAML that is accepted" },
  CLUSTER_UNKNOWN_KEY: { exit: usage, meaning: "a key that the schema of cluster files does not have" },
  CLUSTER_INVALID: { exit: usage, meaning: "a value that the schema of cluster files does not accept" },
  CLUSTER_LIMIT: { exit: usage, meaning: "the cluster file is larger than the limits" },
  STUDY_EXISTS: { exit: usage, meaning: "the output folder holds a study already" },
  STUDY_MISSING: { exit: usage, meaning: "no study in the given folder" },
  STUDY_CHANGED: { exit: usage, meaning: "the suite or the environment changed since the study began" },
  STUDY_CORRUPT: { exit: usage, meaning: "a file of the study cannot be read" },
  STUDY_LOCKED: { exit: usage, meaning: "another process works on the study" },
  BASELINE_NAME: { exit: usage, meaning: "a baseline's name that is no name of a folder" },
  BASELINE_MISSING: { exit: usage, meaning: "no baseline of that name" },
  BASELINE_UNFIT: { exit: usage, meaning: "a study that cannot be kept as a baseline" },
  BASELINE_CORRUPT: { exit: usage, meaning: "a baseline's file that is not what scalebench writes" },
  BASELINE_CUT: { exit: usage, meaning: "a baseline's file that was written by half" },
  BASELINE_CONFLICT: { exit: usage, meaning: "a baseline's file with an unresolved merge" },
  BASELINE_SCHEMA: { exit: usage, meaning: "a file among the baselines that is none" },
  BASELINE_NEWER: { exit: usage, meaning: "a baseline's file of a later version of scalebench" },
  BASELINE_FOREIGN: { exit: usage, meaning: "a baseline's file that bears the name of another cell or machine" },
  REVISION_UNFIT: { exit: usage, meaning: "a git revision that cannot be compared with" },
  RESULTS_UNWRITABLE: { exit: unfit, meaning: "the results folder cannot be written" },
  DISK_FULL: { exit: unfit, meaning: "no space left where results are written" },
  CLUSTER_NEEDS_ROOT: { exit: unfit, meaning: "an emulated cluster needs root" },
  CLUSTER_EXISTS: { exit: unfit, meaning: "a cluster, or what is left of one, is in the way" },
  CLUSTER_DOWN: { exit: unfit, meaning: "the emulated cluster is not up" },
  CLUSTER_UNSUPPORTED: { exit: unfit, meaning: "this machine cannot be what the cluster file asks for" },
  CLUSTER_UP_FAILED: { exit: unfit, meaning: "a step of bringing a cluster up or down failed" },
  PROGRAM_MISSING: { exit: unfit, meaning: "a program of the system is missing" },
  ENVIRONMENT_MISSING: { exit: unfit, meaning: "the Python environment is not set up" },
  ENVIRONMENT_BROKEN: { exit: unfit, meaning: "the Python environment lacks something" },
  PYTHON_UNSUITABLE: { exit: unfit, meaning: "no Python of a supported version" },
  OPENER_MISSING: { exit: unfit, meaning: "no program to open the page with" },
  PICTURES_UNAVAILABLE: { exit: unfit, meaning: "nothing that makes PNG here, or no font for it" },
  JAVA_MISSING: { exit: unfit, meaning: "no Java of a supported version" },
  COMPILER_MISSING: { exit: unfit, meaning: "no C++ compiler to build Horovod with" },
  SETUP_FAILED: { exit: unfit, meaning: "a step of the set-up failed" },
  SERVICE_FAILED: { exit: unfit, meaning: "a service of a runner did not start" },
  CLUSTER_TOO_SMALL: { exit: usage, meaning: "the suite asks for more nodes or slots than the cluster has" },
  NODE_UNREACHABLE: { exit: unfit, meaning: "a node of the cluster cannot be connected to" },
  NODE_LOST: { exit: unfit, meaning: "a node of the cluster has gone" },
  NODE_UNFIT: { exit: unfit, meaning: "a node of the cluster cannot run what was asked" },
  SLURM_REFUSED: { exit: unfit, meaning: "Slurm did not do what it was asked" },
  SLURM_JOB_ENDED: { exit: unfit, meaning: "the job of Slurm ended before the study in it did" },
  CLUSTER_STOPPED: { exit: unfit, meaning: "a node has gone, and the cluster file says to stop then" },
  GIT_FAILED: { exit: unfit, meaning: "git is missing, or did not do what it was asked" },
  PORTS_UNAVAILABLE: { exit: unfit, meaning: "no free port on the loopback interface" },
} as const satisfies Record<string, CodeEntry>;

export type ErrorCode = keyof typeof errorCodes;
