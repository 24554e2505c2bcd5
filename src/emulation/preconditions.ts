import { readFileSync } from "node:fs";
import { overlap, type Subnet, subnetOf } from "../cluster-file/subnet.js";
import { ScalebenchError } from "../errors/error.js";
import type { EmulatedClusterSpec } from "../types/cluster.js";
import { allLinks, isOf } from "./links.js";
import type { Programs } from "./programs.js";
import { tool } from "./tool.js";

/** `0-3,8` as numbers. Pure. */
export const cpuList = (text: string): readonly number[] =>
  text
    .trim()
    .split(",")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [first = 0, last = first] = part.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });

function allowedCores(): readonly number[] {
  const status = readFileSync("/proc/self/status", "utf8");
  return cpuList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? "");
}

function checkCores(spec: EmulatedClusterSpec): void {
  const allowed = allowedCores();
  const missing = [...new Set(spec.emulation.cpus.flat())].filter((core) => !allowed.includes(core));
  if (missing.length === 0) return;
  throw new ScalebenchError({
    code: "CLUSTER_UNSUPPORTED",
    message: `expected cores ${missing.join(", ")} on this machine, found ${allowed.join(", ")}`,
    hint: "name cores node by node, such as `cpus: [0, 1, 0, 1]`: nodes may share them",
  });
}

/** What a route leads to, as a network; undefined for the default and for what is no IPv4. Pure. */
export function routeNetwork(destination: string): Subnet | undefined {
  return destination.includes("/") ? subnetOf(destination) : subnetOf(`${destination}/32`);
}

async function checkSubnet(programs: Programs, spec: EmulatedClusterSpec): Promise<void> {
  const own = subnetOf(spec.emulation.subnet);
  const routes = JSON.parse((await tool(programs.ip, ["-json", "-4", "route", "show", "table", "all"])) || "[]") as {
    readonly dst: string;
    readonly dev?: string;
  }[];
  const taken = routes.find(({ dst }) => {
    const network = routeNetwork(dst);
    return own !== undefined && network !== undefined && overlap(own, network);
  });
  if (taken === undefined) return;
  throw new ScalebenchError({
    code: "CLUSTER_UNSUPPORTED",
    message: `expected ${spec.emulation.subnet} to be free, found a route to ${taken.dst} by ${taken.dev ?? "another interface"}`,
    hint: "choose another private network in the cluster file, such as `subnet: 10.211.0.0/24`",
  });
}

async function checkInterface(programs: Programs, spec: EmulatedClusterSpec): Promise<void> {
  const link = (await allLinks(programs)).find(({ ifname }) => ifname === spec.interface);
  if (link === undefined || isOf(spec.name, link)) return;
  const other = /^scalebench:(.+)$/.exec(link.ifalias ?? "")?.[1];
  throw new ScalebenchError({
    code: "CLUSTER_EXISTS",
    message: `expected no interface ${link.ifname}, found ${other === undefined ? "one that is not ours" : `that of the cluster ${other}`}`,
    hint:
      other === undefined
        ? "choose another name in the cluster file, such as `interface: sb7`"
        : `scalebench cluster down ${other}, or another \`interface\` and \`subnet\` in this file`,
  });
}

/** What the machine must be like. Throws CLUSTER_UNSUPPORTED and CLUSTER_EXISTS, before anything is made. */
export async function checkMachine(programs: Programs, spec: EmulatedClusterSpec): Promise<void> {
  checkCores(spec);
  await checkInterface(programs, spec);
  await checkSubnet(programs, spec);
}
