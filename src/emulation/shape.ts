import { ScalebenchError } from "../errors/error.js";
import type { EmulatedClusterSpec, LinkShape } from "../types/cluster.js";
import { namespaceOf, outerLink } from "./names.js";
import { findClusterPrograms, type Programs } from "./programs.js";
import { tool, tryTool } from "./tool.js";

/** One queue of one end of a link. */
interface End {
  readonly namespace?: string;
  readonly interface: string;
}

/** A whole number of bits per second, which is what tc takes. */
const rate = (bandwidth: number): string => `${Math.round(bandwidth)}bit`;

/**
 * A bucket of 2 ms of traffic, so that what passes at once is small beside an exchange, and at least 64 KiB:
 * less than a packet of a segmenting card would be cut up, and slows the machine down.
 */
export function bucketBytes(bandwidth: number): number {
  return Math.max(64 * 1024, Math.ceil((bandwidth * 0.002) / 8));
}

/** Longest time that a packet waits for its turn before it is dropped. */
const queue = "400ms";

const inside = ({ namespace }: End): readonly string[] => (namespace === undefined ? [] : ["-netns", namespace]);

const bucket = (bandwidth: number): readonly string[] => [
  ...["tbf", "rate", rate(bandwidth)],
  ...["burst", `${bucketBytes(bandwidth)}b`, "latency", queue],
];

/** Arguments of tc, in order, that give an end its shape. Pure. */
export function tcCommands(end: End, { bandwidth, latency }: LinkShape): readonly (readonly string[])[] {
  const add = [...inside(end), "qdisc", "add", "dev", end.interface];
  if (latency === undefined) return bandwidth === undefined ? [] : [[...add, "root", ...bucket(bandwidth)]];
  const delay = ["netem", "delay", `${Math.round(latency * 1e6)}us`, "limit", "1000000"];
  const first = [...add, "root", "handle", "1:", ...delay];
  return bandwidth === undefined ? [first] : [first, [...add, "parent", "1:1", "handle", "10:", ...bucket(bandwidth)]];
}

async function shapeEnd({ tc }: Programs, end: End, link: LinkShape): Promise<void> {
  // There is none to remove where the link had no limit.
  await tryTool(tc, [...inside(end), "qdisc", "del", "dev", end.interface, "root"]);
  for (const args of tcCommands(end, link)) {
    await tool(tc, args);
  }
}

/** Whether the kernel can delay packets; asked of a namespace of ours, where it harms nothing. */
export async function hasNetem({ tc }: Programs, namespace: string): Promise<boolean> {
  const at = ["-netns", namespace, "qdisc"];
  const { ok } = await tryTool(tc, [...at, "add", "dev", "lo", "root", "netem", "delay", "1us"]);
  await tryTool(tc, [...at, "del", "dev", "lo", "root"]);
  return ok;
}

const noNetem = (): ScalebenchError =>
  new ScalebenchError({
    code: "CLUSTER_UNSUPPORTED",
    message: "expected a kernel with netem for a latency, found none",
    hint: "load it (modprobe sch_netem), or leave the latency out: bandwidth works without it",
  });

/**
 * Gives every node's link that bandwidth in each direction and that latency one way; an empty shape takes limits away.
 * Throws CLUSTER_UNSUPPORTED for a latency on a kernel without netem, and CLUSTER_UP_FAILED.
 */
export async function shapeLinks(spec: EmulatedClusterSpec, link: LinkShape): Promise<void> {
  const programs = findClusterPrograms(process.env);
  const device = spec.interface ?? "";
  const namespaces = spec.nodes.map(({ name }) => namespaceOf(spec.name, name));
  const [first] = namespaces;
  if (link.latency !== undefined && first !== undefined && !(await hasNetem(programs, first))) throw noNetem();
  for (const [index, namespace] of namespaces.entries()) {
    await shapeEnd(programs, { namespace, interface: device }, link);
    // What comes in is limited where it leaves the bridge: several nodes may send to one.
    const { bandwidth } = link;
    await shapeEnd(programs, { interface: outerLink(spec.name, index) }, bandwidth === undefined ? {} : { bandwidth });
  }
}
