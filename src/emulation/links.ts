import { aliasOf, draftBridge, linkPrefix } from "./names.js";
import type { Programs } from "./programs.js";
import { tool, tryTool } from "./tool.js";

/** An interface of the machine itself, as `ip -json link` tells of it. */
interface Link {
  readonly ifname: string;
  readonly ifalias?: string;
}

export async function allLinks({ ip }: Programs): Promise<readonly Link[]> {
  return JSON.parse((await tool(ip, ["-json", "link", "show"])) || "[]") as readonly Link[];
}

/** Whether an interface was made for the cluster: it carries its alias, or a name that only the cluster's have. */
export const isOf = (cluster: string, { ifname, ifalias }: Link): boolean =>
  ifalias === aliasOf(cluster) || ifname === draftBridge(cluster) || ifname.startsWith(linkPrefix(cluster));

export const linksOf = async (programs: Programs, cluster: string): Promise<readonly string[]> =>
  (await allLinks(programs)).filter((link) => isOf(cluster, link)).map(({ ifname }) => ifname);

/** A bridge with an address, which gets its name only when it carries the mark that says whose it is. */
export async function makeBridge(
  { ip }: Programs,
  bridge: { readonly cluster: string; readonly name: string; readonly address: string },
): Promise<void> {
  const draft = draftBridge(bridge.cluster);
  await tool(ip, ["link", "add", "name", draft, "type", "bridge"]);
  await tool(ip, ["link", "set", "dev", draft, "alias", aliasOf(bridge.cluster)]);
  await tool(ip, ["link", "set", "dev", draft, "name", bridge.name]);
  await tool(ip, ["addr", "add", bridge.address, "dev", bridge.name]);
  await tool(ip, ["link", "set", "dev", bridge.name, "up"]);
}

export interface NodeLink {
  readonly cluster: string;
  readonly namespace: string;
  readonly outer: string;
  /** Also the bridge's name: Horovod chooses by name. */
  readonly interface: string;
  /** With its prefix. */
  readonly address: string;
}

/** A namespace with an end of a link in it; the other end is at the bridge. */
export async function makeNode({ ip }: Programs, node: NodeLink): Promise<void> {
  const { namespace, outer } = node;
  await tool(ip, ["netns", "add", namespace]);
  await tool(ip, ["-netns", namespace, "link", "set", "dev", "lo", "up"]);
  const inner = ["peer", "name", node.interface, "netns", namespace];
  await tool(ip, ["link", "add", "name", outer, "type", "veth", ...inner]);
  await tool(ip, ["link", "set", "dev", outer, "alias", aliasOf(node.cluster)]);
  await tool(ip, ["link", "set", "dev", outer, "master", node.interface, "up"]);
  await tool(ip, ["-netns", namespace, "addr", "add", node.address, "dev", node.interface]);
  await tool(ip, ["-netns", namespace, "link", "set", "dev", node.interface, "up"]);
}

/** Removes it if it is still there: an end of a link goes with the other. */
export const removeLink = async ({ ip }: Programs, name: string): Promise<void> => {
  await tryTool(ip, ["link", "del", "dev", name]);
};
