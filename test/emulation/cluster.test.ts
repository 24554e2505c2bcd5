import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { studyLinks } from "../../src/cli/study-links.js";
import { emulatedConnection, nodePids } from "../../src/emulation/connection.js";
import { takeDown } from "../../src/emulation/down.js";
import { clusterFolder } from "../../src/emulation/folder.js";
import { draftBridge, outerLink } from "../../src/emulation/names.js";
import { findClusterPrograms } from "../../src/emulation/programs.js";
import { hasNetem, shapeLinks } from "../../src/emulation/shape.js";
import { clusterStatus } from "../../src/emulation/status.js";
import { bringUp } from "../../src/emulation/up.js";
import type { LinkShape } from "../../src/types/cluster.js";
import type { Trial } from "../../src/types/plan.js";
import { faultsOf } from "../suite/faults.js";
import { cannotEmulate, commandOf, emulatedSpec, leftOf, onNode, skipped, temporaryHome, uniqueFile } from "./scene.js";

const receiver = `import socket,time
s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("ADDRESS", 9000)); s.listen(1)
print("ready", flush=True)
c,_=s.accept(); n=len(c.recv(1)); t=time.monotonic()
while True:
  d=c.recv(1<<20)
  if not d: break
  n+=len(d)
print(n/(time.monotonic()-t), flush=True)`;

const sender = `import socket,time
for i in range(200):
  try: s=socket.create_connection(("ADDRESS", 9000)); break
  except OSError: time.sleep(0.05)
b=bytes(1<<18)
for i in range(COUNT): s.sendall(b)
s.close()`;

const quoted = (program: string): string => `python3 -c '${program}'`;

const messageOf = async (action: () => Promise<unknown>): Promise<string> => {
  try {
    await action();
    return "nothing was thrown";
  } catch (error) {
    return faultsOf(() => {
      throw error;
    }).join("\n");
  }
};

describe.skipIf(cannotEmulate !== undefined)(`an emulated cluster${skipped}`, { timeout: 60_000 }, () => {
  const { home, remove } = temporaryHome();
  const { name, text } = uniqueFile();
  const spec = emulatedSpec(text);
  const folder = clusterFolder(home, name);
  const programs = findClusterPrograms(process.env);
  const variables = { SCALEBENCH_HOME: home };

  /** Bytes per second from one node to the other. */
  async function speed(mebibytes: number): Promise<number> {
    const address = spec.nodes[1]?.address ?? "";
    const received = onNode(folder.sshConfig, "node2", quoted(receiver.replace("ADDRESS", address)));
    const send = sender.replace("ADDRESS", address).replace("COUNT", String(mebibytes * 4));
    await onNode(folder.sshConfig, "node1", quoted(send));
    return Number((await received).split("\n").at(-1));
  }

  beforeAll(async () => {
    await bringUp(programs, spec, folder);
  });

  afterAll(async () => {
    await takeDown(programs, name, folder);
    expect(leftOf(name, home)).toEqual([]);
    remove();
  });

  it("is reached by the system's ssh, node by node", async () => {
    const { ssh, nodes } = emulatedConnection(spec, variables);
    expect(ssh).toEqual({ configFile: folder.sshConfig, options: {} });
    for (const { host, address } of nodes) {
      const [node, own, resolved, machine] = (
        await onNode(
          ssh.configFile ?? "",
          host,
          `hostname; hostname -I; getent hosts ${host}; getent hosts ${hostname()}`,
        )
      ).split("\n");
      expect(node).toBe(host);
      expect(own?.trim()).toBe(address);
      expect(resolved).toMatch(new RegExp(`^${address}\\s+${host}$`));
      expect(machine).toMatch(/^10\.99\.\d+\.1\s/);
    }
  });

  it("has nodes on the cores that the file says", async () => {
    expect(await onNode(folder.sshConfig, "node2", "taskset -pc $$")).toMatch(/list: 0$/);
  });

  it("keeps its keys to its owner", () => {
    const mode = (file: string): number => statSync(file).mode & 0o777;
    expect(mode(folder.root)).toBe(0o700);
    for (const file of [folder.clientKey, folder.hostKey, folder.authorizedKeys]) expect(mode(file)).toBe(0o600);
  });

  it("listens in its namespaces alone, each sshd on its own address", async () => {
    const listening = await onNode(folder.sshConfig, "node1", "cat /proc/net/tcp /proc/net/tcp6");
    const states = listening.split("\n").filter((line) => / 0A /.test(line));
    const [a = 0, b = 0, c = 0, d = 0] = (spec.nodes[0]?.address ?? "").split(".").map(Number);
    const hex = [d, c, b, a].map((part) => part.toString(16).toUpperCase().padStart(2, "0")).join("");
    expect(states.map((line) => line.trim().split(/\s+/)[1])).toEqual([`${hex}:0016`]);
  });

  it("takes no password", async () => {
    const config = join(folder.root, "sshd-node1.conf");
    const effective = execFileSync(programs.sshd, ["-T", "-f", config], { encoding: "utf8" });
    expect(effective).toContain("passwordauthentication no\n");
    expect(effective).toContain("kbdinteractiveauthentication no\n");
    expect(effective).toContain("authenticationmethods publickey\n");
  });

  it("is there once: up a second time changes nothing", async () => {
    // Of an earlier connection something may still be about to end: the listener is the oldest process of a node.
    const listeners = (): readonly number[] => spec.nodes.map(({ name: node }) => Math.min(...nodePids(spec, node)));
    const before = listeners();
    expect(await bringUp(programs, spec, folder)).toBe(false);
    expect(listeners()).toEqual(before);
    expect(before.every(Number.isFinite)).toBe(true);
  });

  it("is not mistaken for what another version of its file says", async () => {
    const other = { ...spec, connectSeconds: 1 };
    expect(await messageOf(() => bringUp(programs, other, folder))).toContain(
      `CLUSTER_EXISTS undefined expected no cluster ${name}, found one that was made from another version of the file`,
    );
    expect(faultsOf(() => emulatedConnection(other, variables))[0]).toContain("CLUSTER_DOWN");
  });

  it("leaves no room for a second cluster in its network or on its interface", async () => {
    const second = uniqueFile();
    const there = clusterFolder(home, second.name);
    const sameNetwork = emulatedSpec(second.text.replace(/subnet: .*/, `subnet: ${spec.emulation.subnet}`));
    expect(await messageOf(() => bringUp(programs, sameNetwork, there))).toMatch(
      /CLUSTER_UNSUPPORTED undefined expected 10\.99\.\d+\.0\/24 to be free, found a route to 10\.99\.\d+\.0\/24 by sbt/,
    );
    const sameInterface = emulatedSpec(second.text.replace(/interface: .*/, `interface: ${spec.interface}`));
    expect(await messageOf(() => bringUp(programs, sameInterface, there))).toContain(
      `CLUSTER_EXISTS undefined expected no interface ${spec.interface}, found that of the cluster ${name}`,
    );
    const noCore = emulatedSpec(second.text.replace("[0, 0]", "[0, 4000]"));
    expect(await messageOf(() => bringUp(programs, noCore, there))).toContain("expected cores 4000 on this machine");
    expect(leftOf(second.name, there.root)).toEqual([]);
  });

  it("lets through what the limit says, and all of it again without one", async () => {
    await shapeLinks(spec, { bandwidth: 100e6 });
    const limited = await speed(24);
    expect(limited * 8).toBeGreaterThan(80e6);
    expect(limited * 8).toBeLessThan(120e6);
    await shapeLinks(spec, { bandwidth: 300e6 });
    const faster = await speed(48);
    expect(faster * 8).toBeGreaterThan(240e6);
    expect(faster * 8).toBeLessThan(360e6);
    await shapeLinks(spec, {});
    expect((await speed(96)) * 8).toBeGreaterThan(600e6);
  });

  it("has the link of each trial's cell while a study runs, and its own again afterwards", async () => {
    const rates = (): readonly string[] => {
      const outer = outerLink(name, 1);
      const inner = ["-netns", `scalebench:${name}:node1`, "qdisc", "show", "dev", spec.interface ?? ""];
      const shown = [inner, ["qdisc", "show", "dev", outer]].map((args) =>
        execFileSync(programs.tc, args, { encoding: "utf8" }),
      );
      return shown.map((text) => /rate (\S+)/.exec(text)?.[1] ?? "no limit");
    };
    const links = studyLinks({ ...spec, emulation: { ...spec.emulation, link: { bandwidth: 500e6 } } });
    const trial = (network?: LinkShape) => ({ cell: network === undefined ? {} : { network } }) as unknown as Trial;
    await links.beforeTrial?.(trial({ bandwidth: 200e6 }));
    expect(rates()).toEqual(["200Mbit", "200Mbit"]);
    await links.beforeTrial?.(trial());
    expect(rates()).toEqual(["500Mbit", "500Mbit"]);
    await links.beforeTrial?.(trial({ bandwidth: 100e6 }));
    await links.restore();
    expect(rates()).toEqual(["500Mbit", "500Mbit"]);
    await shapeLinks(spec, {});
    expect(rates()).toEqual(["no limit", "no limit"]);
  });

  it("delays packets where the kernel can, and says so where it cannot", async () => {
    const able = await hasNetem(programs, `scalebench:${name}:node1`);
    const said = await messageOf(() => shapeLinks(spec, { latency: 0.02 }));
    expect(said).toContain(able ? "nothing was thrown" : "CLUSTER_UNSUPPORTED undefined expected a kernel with netem");
    await shapeLinks(spec, {});
  });

  it("tells how it is, and of a node that has gone", async () => {
    expect(clusterStatus(name, folder)).toMatchObject({
      cluster: name,
      state: "up",
      nodes: [
        { name: "node1", state: "up", cores: [0] },
        { name: "node2", state: "up" },
      ],
    });
    for (const pid of nodePids(spec, "node2")) process.kill(pid, "SIGKILL");
    await expect.poll(() => clusterStatus(name, folder).state).toBe("left");
    expect(faultsOf(() => emulatedConnection(spec, variables))[0]).toContain("found nodes without a process");
  });

  it("goes with everything that runs on its nodes, and takes nothing that is not its own", async () => {
    const other = uniqueFile();
    const otherSpec = emulatedSpec(other.text);
    const there = clusterFolder(home, other.name);
    const foreign = draftBridge(`foreign-${process.pid}`);
    await bringUp(programs, otherSpec, there);
    execFileSync(programs.ip, ["link", "add", "name", foreign, "type", "bridge"]);
    try {
      const stubborn = `nohup sh -c 'trap "" TERM; while :; do sleep 1; done' > /dev/null 2>&1 & echo $!`;
      const pid = Number(await onNode(there.sshConfig, "node1", stubborn));
      expect(nodePids(otherSpec, "node1")).toContain(pid);
      const removed = await takeDown(programs, other.name, there);
      expect(removed.namespaces).toHaveLength(2);
      // A process that nobody has buried yet has no command line any more.
      expect(commandOf(String(pid))).toBe("");
      expect(leftOf(other.name, there.root)).toEqual([]);
      expect(clusterStatus(name, folder).nodes[0]).toMatchObject({ state: "up" });
      expect(execFileSync(programs.ip, ["link", "show", foreign], { encoding: "utf8" })).toContain(foreign);
    } finally {
      execFileSync(programs.ip, ["link", "del", foreign]);
      await takeDown(programs, other.name, there);
    }
  });

  it("finds nothing to remove of a cluster that never came up, in a home that has none", async () => {
    const never = clusterFolder(join(home, "empty"), uniqueFile().name);
    expect(await takeDown(programs, basename(never.root), never)).toEqual({ namespaces: [], links: [], folder: false });
  });
});
