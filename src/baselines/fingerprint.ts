import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { EnvironmentFacts } from "../types/analysis.js";
import type { Fingerprint, FingerprintDifference } from "../types/baseline.js";
import type { Cell } from "../types/plan.js";
import type { NamedOptions } from "../types/suite.js";

const absent = "absent";

/** What decides how fast the same training is, and what was measured. Anything that a study does not know is `absent`. */
type Facts = Readonly<Record<string, string | undefined>>;

/** The kernel tells a few pages more or less after each update: a tenth of a GiB is what a machine has. */
const gibibytes = (bytes: string | undefined): string | undefined =>
  bytes === undefined ? undefined : `${(Number(bytes) / 2 ** 30).toFixed(1)} GiB`;

const machineOf = ({ hardware = {}, system = {} }: EnvironmentFacts): Facts => ({
  cpu: hardware.cpu,
  architecture: hardware.architecture,
  logicalCpus: hardware.logicalCpus,
  usableCpus: hardware.usableCpus,
  governor: hardware.governor,
  gpu: hardware.gpu,
  memory: gibibytes(hardware.memoryBytes),
  kernel: system.kernel,
});

const softwareOf = (
  { software = {}, frameworks = {}, code = {} }: EnvironmentFacts,
  { runner, workload: { model } }: Cell,
): Facts => ({
  harness: software.harness,
  python: software.python,
  torch: software.torch,
  framework: frameworks[runner] || undefined,
  trainingCode: code.trainingCode,
  // Of cells that train an architecture of its, and of no others.
  transformers: model.name.startsWith("hf:") ? software.transformers : undefined,
});

const optionsText = (options: Readonly<Record<string, unknown>>): string =>
  Object.entries(options)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join("");

/** A file's own folder is that of one machine, and no part of what it is. */
const namedText = ({ name, options }: NamedOptions): string => `${basename(name)}${optionsText(options)}`;

/** What a suite does not say is no part of older fingerprints either. */
const given = (settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

function trainingOf(cell: Cell, { data = {} }: EnvironmentFacts): Facts {
  const { workload, measure, runnerOptions } = cell;
  const { name, learningRate, momentum, weightDecay, ...further } = workload.optimizer;
  const { accumulation = 1, input = "memory", storage = "local" } = workload;
  return {
    model: namedText(workload.model),
    dataset: namedText(workload.dataset),
    data: data[workload.dataset.name],
    globalBatch: String(cell.globalBatch),
    optimizer: `${name}${optionsText({ learningRate, momentum, weightDecay })}${optionsText(given(further))}`,
    precision: workload.precision,
    accumulation: accumulation === 1 ? undefined : String(accumulation),
    input: input === "memory" ? undefined : input,
    storage: storage === "local" ? undefined : storage,
    device: workload.device,
    threadsPerWorker: String(workload.threadsPerWorker),
    runner: `${cell.runner}${optionsText(runnerOptions)}`,
    seed: String(cell.seed),
    measured: `${measure.epochs} epochs, then ${measure.steps} steps after ${measure.warmupSteps}`,
  };
}

/** Undefined where the suite asks for none, so that older fingerprints stay what they are. */
function linkText(network: Cell["network"]): string | undefined {
  if (network === undefined) return undefined;
  const { bandwidth, latency } = network;
  return `${bandwidth === undefined ? "no limit" : `${bandwidth} bit/s`}, ${latency === undefined ? "no delay" : `${latency} s`}`;
}

/**
 * What must be equal for results of `cell` to be compared with others: machine, versions, settings, data, and scalebench's
 * own training program. Not in it: the code of a user's own model file, and a slow-down put in on purpose, for those are
 * what is being judged; the host's name, for two machines of a kind are comparable; Node.js, which trains nothing.
 * Pure. Properties that the study does not know are left out.
 * @param simulated whether the cell's nodes are one host
 */
export function fingerprintOf(environment: EnvironmentFacts, cell: Cell, simulated: boolean): Fingerprint {
  const facts: Facts = {
    ...machineOf(environment),
    ...softwareOf(environment, cell),
    ...trainingOf(cell, environment),
    nodes: `${cell.nodes}${simulated ? `, ${environment.cluster?.kind === "emulated" ? "emulated" : "simulated"} on one host` : ""}`,
    workersPerNode: String(cell.workersPerNode),
    fabric: "loopback",
    link: linkText(cell.network),
  };
  const known = Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The properties that are not the same, in their order. */
export function differencesOf(was: Fingerprint, is: Fingerprint): readonly FingerprintDifference[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return names
    .map((property) => ({ property, was: was[property] ?? absent, is: is[property] ?? absent }))
    .filter((one) => one.was !== one.is);
}

/** sha256 over properties and values, whatever their order; in hexadecimal digits. */
export function fingerprintDigest(fingerprint: Fingerprint): string {
  const entries = Object.entries(fingerprint).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex");
}

/** Digests are long, and their first digits tell two apart. */
const shown = (value: string): string => (/^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value);

/** `torch was 2.12.0, is 2.13.0; kernel was ...` */
export const differencesText = (differences: readonly FingerprintDifference[]): string =>
  differences.map(({ property, was, is }) => `${property} was ${shown(was)}, is ${shown(is)}`).join("; ");
