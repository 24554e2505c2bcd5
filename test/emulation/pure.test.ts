import { describe, expect, it } from "vitest";
import { nodeAddress, overlap, subnetOf } from "../../src/cluster-file/subnet.js";
import { clusterFolder } from "../../src/emulation/folder.js";
import { clusterOfNamespace, draftBridge, namespaceOf, namespacePrefix, outerLink } from "../../src/emulation/names.js";
import { cpuList, routeNetwork } from "../../src/emulation/preconditions.js";
import { findClusterPrograms } from "../../src/emulation/programs.js";
import { bucketBytes, tcCommands } from "../../src/emulation/shape.js";
import { hostsFile } from "../../src/emulation/sshd-files.js";
import { requireRoot } from "../../src/emulation/state.js";
import { faultsOf } from "../suite/faults.js";
import { emulatedSpec, uniqueFile } from "./scene.js";

const subnet = (text: string) => subnetOf(text) ?? { base: 0, prefix: 33 };

describe("names of an emulated cluster", () => {
  it("follow from the cluster's, and no cluster's are another's", () => {
    expect(namespaceOf("a-b", "node1")).toBe("scalebench:a-b:node1");
    expect(namespaceOf("a-b", "node1").startsWith(namespacePrefix("a"))).toBe(false);
    expect(clusterOfNamespace(namespaceOf("a.b", "n"))).toBe("a.b");
    expect(clusterOfNamespace("cni-1234")).toBeUndefined();
  });

  it("fit the 15 bytes that Linux has for an interface", () => {
    const cluster = "c".repeat(64);
    expect(draftBridge(cluster).length).toBeLessThanOrEqual(15);
    expect(outerLink(cluster, 63).length).toBeLessThanOrEqual(15);
  });
});

describe("a network", () => {
  it.each([
    ["10.77.0.0/24", "10.77.0.128/25", true],
    ["10.77.0.0/24", "10.0.0.0/8", true],
    ["10.77.0.0/24", "10.77.1.0/24", false],
    ["10.77.0.0/24", "10.77.0.5/32", true],
  ])("%s and %s overlap: %s", (a, b, expected) => {
    expect(overlap(subnet(a), subnet(b))).toBe(expected);
    expect(overlap(subnet(b), subnet(a))).toBe(expected);
  });

  it("gives nodes the addresses from .11 on", () => {
    expect(nodeAddress(subnet("10.77.0.0/24"), 0)).toBe("10.77.0.11");
    expect(nodeAddress(subnet("192.168.252.0/22"), 63)).toBe("192.168.252.74");
  });

  it("is overlapped by no default route", () => {
    expect(routeNetwork("default")).toBeUndefined();
    expect(routeNetwork("10.1.2.3")).toEqual(subnet("10.1.2.3/32"));
  });
});

describe("the shape of a link", () => {
  const end = { namespace: "scalebench:a:node1", interface: "sb0" };

  it("is a bucket of tokens", () => {
    expect(tcCommands(end, { bandwidth: 100e6 }).map((args) => args.join(" "))).toEqual([
      "-netns scalebench:a:node1 qdisc add dev sb0 root tbf rate 100000000bit burst 65536b latency 400ms",
    ]);
  });

  it("is a delay first, where there is one", () => {
    expect(tcCommands(end, { bandwidth: 1e9, latency: 0.001 }).map((args) => args.join(" "))).toEqual([
      "-netns scalebench:a:node1 qdisc add dev sb0 root handle 1: netem delay 1000us limit 1000000",
      "-netns scalebench:a:node1 qdisc add dev sb0 parent 1:1 handle 10: tbf rate 1000000000bit burst 250000b latency 400ms",
    ]);
  });

  it("is nothing without limits", () => {
    expect(tcCommands(end, {})).toEqual([]);
  });

  it("has a bucket of 2 ms, and of a whole packet at least", () => {
    expect(bucketBytes(1e9)).toBe(250_000);
    expect(bucketBytes(1e6)).toBe(65_536);
  });
});

describe("files of a node", () => {
  const { nodes } = emulatedSpec(uniqueFile().text);

  it("hold every node's name, and the machine's own", () => {
    expect(hostsFile(nodes, "10.99.0.1", "laptop")).toMatch(
      /^127\.0\.0\.1 localhost\n.*\n\S+ node1\n\S+ node2\n10\.99\.0\.1 laptop\n$/,
    );
  });

  it("name a node once, even when the machine is called the same", () => {
    expect(hostsFile(nodes, "10.99.0.1", "node1").match(/node1/g)).toHaveLength(1);
  });

  it("are in no folder that ssh's files cannot name", () => {
    expect(faultsOf(() => clusterFolder('/tmp/a"b', "c"))[0]).toContain(
      "set SCALEBENCH_HOME to a folder with a plain name",
    );
  });
});

describe("what the machine must have", () => {
  it("is listed by Debian package where it is missing", () => {
    const found = faultsOf(() => findClusterPrograms({ PATH: "/nowhere" }));
    // Where the system has them all, their administrators' folders are looked into as well.
    if (found.length > 0) expect(found[0]).toMatch(/PROGRAM_MISSING .* apt-get install [a-z -]+$/);
  });

  it("are cores, as the kernel lists them", () => {
    expect(cpuList("0-2,5\n")).toEqual([0, 1, 2, 5]);
    expect(cpuList("")).toEqual([]);
  });
});

describe("root", () => {
  it.skipIf(process.getuid?.() === 0)("is asked for with the exact command", () => {
    expect(faultsOf(() => requireRoot("cluster up c.yaml", "/home/ada/.cache/scalebench"))).toEqual([
      `CLUSTER_NEEDS_ROOT undefined expected root for network namespaces, found user ${process.getuid?.()} // sudo env "PATH=$PATH" "SCALEBENCH_HOME=/home/ada/.cache/scalebench" scalebench cluster up c.yaml`,
    ]);
  });
});
