import { z } from "zod";
import { bandwidth, count, latency, named } from "../yaml/schema-parts.js";
import { hostLabel } from "./names.js";
import { slots } from "./schema-remote.js";
import { isPrivate, subnetOf } from "./subnet.js";

const mostEmulated = 64;
const core = z.int().min(0).max(4095);

const cpus = z
  .union([count.max(4096), z.array(z.union([core, z.array(core).min(1)])).min(1)], {
    error: "a number of cores, or the cores of each node such as [0, 1] or [[0, 1], [2, 3]]",
  })
  .optional()
  .describe("cores of each node: a number, or which ones, node by node, such as [0, 1]; all of them by default");

/** Smaller prefixes leave 12 bits and more to addresses, larger ones too few for the nodes. */
const fitsPrefix = (text: string): boolean => {
  const prefix = subnetOf(text)?.prefix ?? 0;
  return prefix >= 16 && prefix <= 24;
};

const subnet = named(/^[0-9./]{9,18}$/, "an IPv4 network such as 10.77.0.0/24")
  .refine((text) => subnetOf(text) !== undefined && fitsPrefix(text), {
    error: "the first address of an IPv4 network of /16 to /24, such as 10.77.0.0/24",
    abort: true,
  })
  .refine((text) => isPrivate(subnetOf(text) ?? { base: 0, prefix: 0 }), {
    error: "a private network (RFC 1918), such as 10.77.0.0/24",
  })
  .default("10.77.0.0/24")
  .describe("network of the nodes, such as 10.77.0.0/24: the bridge is .1, the nodes are .11 and up");

export const emulatedSchema = z
  .strictObject({
    nodes: z
      .union([count.max(mostEmulated), z.array(hostLabel).min(1).max(mostEmulated)], {
        error: `a number of nodes up to ${mostEmulated}, or their names such as [node1, node2]`,
      })
      .describe("how many nodes, or their names; node1, node2, ... by default"),
    slots: slots.default(1).describe("workers that each node holds, such as 2"),
    cpus,
    bandwidth: bandwidth
      .optional()
      .describe("of each node's link in each direction, such as 100Mbit; no limit by default"),
    latency: latency.optional().describe("of each node's link, one way, such as 1ms, where the kernel has netem"),
    subnet,
  })
  .describe("nodes that are network namespaces of this machine, such as { nodes: 2, cpus: 1, bandwidth: 1Gbit }");
