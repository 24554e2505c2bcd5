import { isSupported, supportedVersions } from "../../environment/interpreter.js";
import { supportedJava } from "../../environment/java.js";
import type { EnvironmentRunner } from "../../environment/types.js";
import type { ClockOffset } from "../../launch/remote/clock-offset.js";
import type { NodeEnvironment, NodeSpec, RemoteCluster } from "../../types/cluster.js";
import { leastBytes, mostWallSeconds } from "../check.js";
import type { NodeFacts } from "../facts.js";
import type { Fitness } from "./node-answers.js";
import { type Check, fault, note, ok } from "./report.js";

/** All that was found on a node that was reached. */
export interface Found {
  readonly node: NodeSpec;
  readonly connectSeconds: number;
  readonly clock: ClockOffset;
  readonly facts: NodeFacts;
  readonly fitness: Fitness;
  /** The environment that `setup --cluster` makes is not there: what was asked is the Python that would make it. */
  readonly notSetUp: boolean;
}

const sizeText = (bytes: number): string =>
  bytes >= 10 * 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(0)} GiB` : `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const setupFix = "scalebench setup --cluster FILE";

export function pythonCheck({ node, facts, notSetUp }: Found): Check {
  const version = facts.software.python ?? "?";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (!isSupported([major, minor])) {
    return fault(
      version,
      `expected Python ${supportedVersions} on node ${node.name}, found ${version}`,
      "name another one in `environment` of the cluster file",
    );
  }
  if (!notSetUp) return ok(version);
  return fault(
    "not set up",
    `expected the environment that the cluster file asks for on node ${node.name}, found only the Python ${version} that would make it`,
    setupFix,
  );
}

/** How to get what is missing, by where the environment comes from. */
const environmentFix = (environment: NodeEnvironment, runners: readonly string[]): string => {
  if (environment.kind === "setup") return `${setupFix} --runners ${runners.join(",")}`;
  if (environment.kind === "shared") return `scalebench setup --runners ${runners.join(",")}`;
  return `install it for ${environment.python} on that node, or check other runners with --runners`;
};

export function runnersCheck(
  { node, fitness, notSetUp }: Found,
  runners: readonly EnvironmentRunner[],
  environment: NodeEnvironment,
): Check | undefined {
  if (notSetUp) return undefined;
  const lacking = runners.flatMap(({ runner: { name, requirements } }) => {
    const { modules, horovod, java } = requirements;
    const missing = [
      ...modules.filter((module) => fitness.lacks.includes(module)).map((module) => `the Python module ${module}`),
      ...(horovod && !fitness.horovodLibrary ? ["Horovod's compiled part for PyTorch"] : []),
      ...(java && fitness.java === null ? [`Java ${supportedJava}`] : []),
    ];
    return missing.length === 0 ? [] : [{ name, missing }];
  });
  const text = `${runners.length - lacking.length} of ${runners.length}`;
  if (lacking.length === 0) return ok(text);
  const all = lacking.map(({ name, missing }) => `${name} lacks ${missing.join(" and ")}`).join("; ");
  const names = lacking.map(({ name }) => name);
  return fault(
    text,
    `expected all that ${runners.length} runners need on node ${node.name}, found that ${all}`,
    environmentFix(environment, names),
  );
}

export function clockCheck({ node, clock: { wall, error } }: Found): Check {
  const exact = Math.abs(wall) < 1;
  const scale = exact ? 1_000 : 1;
  const text = `${wall < 0 ? "-" : "+"}${Math.abs(wall * scale).toFixed(1)}±${(error * scale).toFixed(1)} ${exact ? "ms" : "s"}`;
  if (Math.abs(wall) - error <= mostWallSeconds) return ok(text);
  return fault(
    text,
    `expected the clock of node ${node.name} within ${mostWallSeconds} s of this machine's, found it ${Math.abs(wall).toFixed(0)} s ${wall > 0 ? "ahead" : "behind"}`,
    "set it, with NTP or by hand: `date` on both machines shows the difference",
  );
}

/** @param emulated cores and slots are both the cluster file's own: more slots than cores are meant */
export function slotsCheck({ node, facts }: Found, emulated: boolean): Check {
  const cores = Number(facts.hardware.usableCpus);
  const text = `${node.slots} on ${cores} ${cores === 1 ? "core" : "cores"}`;
  if (cores >= node.slots) return ok(text);
  const says = `expected a core for each of the ${node.slots} slots of node ${node.name}, found ${cores} usable: workers would take turns`;
  return emulated
    ? note(text, says, "give nodes more `cpus` or fewer `slots` in the cluster file, or take it as part of the lesson")
    : fault(text, says, "ask for fewer `slots` in the cluster file, or free cores there (taskset, cgroups)");
}

export function gpusCheck({ node, fitness: { gpus } }: Found): Check {
  const text = node.gpus === 0 ? `${gpus}` : `${gpus} of ${node.gpus}`;
  if (gpus >= node.gpus) return ok(text);
  return fault(
    text,
    `expected ${node.gpus} GPUs on node ${node.name}, found that nvidia-smi tells of ${gpus}`,
    "see `nvidia-smi` on that node (driver, modules), or ask for fewer `gpus` in the cluster file",
  );
}

export function loadCheck({ node, facts, fitness: { load } }: Found): Check {
  const cores = Number(facts.hardware.logicalCpus);
  const text = load.toFixed(1);
  if (cores - load >= Math.min(node.slots, cores / 2)) return ok(text);
  return note(
    text,
    `expected node ${node.name} to be free, found ${text} processes at work on its ${cores} cores: what is measured now would be theirs as well`,
    "see `top` on that node, and wait until it is free",
  );
}

export function diskCheck({ node, fitness: { room } }: Found, folder: string): Check {
  const text = sizeText(room.free);
  const fix = "free space on that node, or choose another `workDirectory` in the cluster file";
  if (room.free < leastBytes) {
    const says = `expected ${sizeText(leastBytes)} free for ${folder} on node ${node.name}, found ${text}`;
    return fault(text, says, fix);
  }
  if (room.because === null) return ok(text);
  return fault(
    "read-only",
    `expected to write ${folder} on node ${node.name}, found: ${room.because}`,
    "choose another `workDirectory` in the cluster file, or let your user write there",
  );
}

export function networkCheck({ node, fitness }: Found, wanted: RemoteCluster["interface"]): Check {
  const { interfaces, resolved } = fitness;
  const others = Object.keys(interfaces).filter((name) => name !== "lo");
  const owner = Object.keys(interfaces).find((name) =>
    resolved.some((address) => interfaces[name]?.includes(address) === true),
  );
  if (wanted !== undefined && interfaces[wanted] === undefined) {
    return fault(
      `no ${wanted}`,
      `expected the network interface ${wanted} on node ${node.name}, found ${others.join(", ") || "none"}`,
      `write another \`interface\` into the cluster file${owner === undefined ? "" : `: ${node.address} is on ${owner}`}`,
    );
  }
  if (owner === undefined) {
    const known =
      resolved.length === 0 ? "no such name there" : `that it is none of the node's: ${resolved.join(", ")}`;
    const own = (wanted === undefined ? Object.values(interfaces).flat() : (interfaces[wanted] ?? [])).filter(
      (address) => !address.startsWith("fe80:") && address !== "127.0.0.1" && address !== "::1",
    );
    return fault(
      "not its address",
      `expected node ${node.name} to have the address ${node.address}, found ${known}`,
      `give the node's \`address\` in the cluster file: ${own.join(" or ") || "`ip addr` on that node shows them"}`,
    );
  }
  const address = resolved.find((one) => interfaces[owner]?.includes(one)) ?? node.address;
  if (owner === "lo") {
    return fault(
      "loopback",
      `expected other nodes to reach node ${node.name} at ${node.address}, found that this is its loopback address`,
      "give the node's `address` on the network of the exchange in the cluster file",
    );
  }
  if (wanted === undefined || owner === wanted) return ok(`${owner} ${address}`);
  return fault(
    `on ${owner}`,
    `expected ${node.address} of node ${node.name} on the interface ${wanted}, found it on ${owner}`,
    `write \`interface: ${owner}\` into the cluster file, or the node's \`address\` on ${wanted}: ${interfaces[wanted]?.join(" or ") || "it has none"}`,
  );
}
