import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { harnessVersion } from "../project/root.js";
import type { EnvironmentFacts } from "../types/analysis.js";
import type { MachineFacts } from "../types/cluster.js";
import { trainingCodeDigest } from "./code-digest.js";
import type { Variables } from "./home.js";
import { javaAt } from "./java.js";
import { describeMachine, type Machine } from "./machine.js";
import { type Contents, probe } from "./probe.js";
import { ask } from "./query.js";
import type { Environment, EnvironmentRunner } from "./types.js";

export interface FactsOptions {
  readonly environment: Environment;
  /** The suite's file; its folder's commit is recorded. */
  readonly suitePath: string;
  /** Threads of each worker, as the suite sets them, e.g. "1" or "1, 2". */
  readonly threadsPerWorker: string;
  /** The study's runners and data sets, of which versions and digests are recorded. */
  readonly runners?: readonly EnvironmentRunner[];
  /** Digest of each data set that is used, by its name. */
  readonly datasets?: Readonly<Record<string, string>>;
  readonly variables?: Variables | undefined;
  /** The first node of a cluster, which trains in place of this machine. */
  readonly node?: MachineFacts | undefined;
}

/** Commit of the folder, with `-dirty` where tracked files differ from it; empty outside of git. */
export async function gitCommit(folder: string, variables: Variables): Promise<string> {
  const describe = ["describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"];
  const answer = await ask(["git", "-C", folder, ...describe], { env: variables, timeoutSeconds: 10 });
  return answer.code === 0 ? answer.stdout.trim() : "";
}

function hardware(machine: Machine): Readonly<Record<string, string>> {
  return {
    cpu: machine.cpu,
    logicalCpus: String(machine.logicalCpus),
    usableCpus: String(machine.usableCpus),
    memoryBytes: String(machine.memoryBytes),
    architecture: machine.architecture,
    gpu: machine.gpus.length === 0 ? "none" : machine.gpus.join("; "),
    ...(machine.governor === undefined ? {} : { governor: machine.governor }),
  };
}

/** The machine that the harness runs on, and the packages of its environment. */
async function ownMachine(
  environment: Environment,
  variables: Variables,
): Promise<MachineFacts & Pick<Contents, "versions" | "digest">> {
  const [machine, contents] = await Promise.all([
    describeMachine(variables),
    probe(environment.python, { modules: [] }, variables),
  ]);
  return {
    hardware: hardware(machine),
    system: { host: machine.host, system: machine.system, kernel: machine.kernel },
    software: software(contents, environment),
    versions: contents.versions,
    digest: contents.digest,
  };
}

/** A node with what the harness adds to it; its versions stand for all that is installed. */
const nodeMachine = ({
  hardware: parts,
  system,
  software: versions,
}: MachineFacts): Awaited<ReturnType<typeof ownMachine>> => ({
  hardware: parts,
  system,
  software: { harness: harnessVersion(), node: process.versions.node, ...versions },
  versions,
  digest: createHash("sha256")
    .update(JSON.stringify(Object.entries(versions).sort()))
    .digest("hex"),
});

function software(contents: Contents, environment: Environment): Readonly<Record<string, string>> {
  const java = environment.javaHome === undefined ? undefined : javaAt(environment.javaHome);
  return {
    harness: harnessVersion(),
    node: process.versions.node,
    python: contents.python.version,
    ...contents.versions,
    ...(java === undefined ? {} : { java: java.version }),
  };
}

/** Versions of what each runner is made of, by runner: `horovod 0.28.1, pyspark 3.5.1`. */
function frameworks(
  runners: readonly EnvironmentRunner[],
  { versions }: Pick<Contents, "versions">,
  installed: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const partsOf = ({ modules, horovod, java }: EnvironmentRunner["runner"]["requirements"]): readonly string[] => [
    ...new Set(modules.map((module) => module.split(".")[0] ?? module)),
    ...(horovod ? ["horovod"] : []),
    ...(java ? ["java"] : []),
  ];
  const all: Readonly<Record<string, string>> = { ...installed, ...versions };
  return Object.fromEntries(
    runners.map(({ runner }) => {
      const parts = partsOf(runner.requirements).flatMap((part) => {
        const version = all[part];
        return version === undefined ? [] : [`${part} ${version}`];
      });
      return [runner.name, parts.sort().join(", ")];
    }),
  );
}

/** `environment.json`: what the study runs on, grouped, as strings. */
export async function environmentFacts(options: FactsOptions): Promise<EnvironmentFacts> {
  const {
    environment,
    suitePath,
    threadsPerWorker,
    runners = [],
    datasets = {},
    variables = process.env,
    node,
  } = options;
  const [machine, commit] = await Promise.all([
    node === undefined ? ownMachine(environment, variables) : nodeMachine(node),
    gitCommit(dirname(suitePath), variables),
  ]);
  const installed = machine.software;
  return {
    hardware: machine.hardware,
    system: machine.system,
    software: installed,
    ...(runners.length === 0 ? {} : { frameworks: frameworks(runners, machine, installed) }),
    ...(Object.keys(datasets).length === 0 ? {} : { data: datasets }),
    settings: { threadsPerWorker },
    code: {
      ...(commit === "" ? {} : { gitCommit: commit }),
      trainingCode: trainingCodeDigest(),
      environmentLock: environment.lockDigest,
      environmentKey: environment.key,
      installed: machine.digest,
    },
  };
}
