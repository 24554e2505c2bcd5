import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCluster } from "../../src/cluster-file/parse.js";
import { faultsOf } from "../suite/faults.js";
import { clusterWith, emulated, faultsWith, parse, slurm, ssh } from "./faults.js";

describe("a cluster file", () => {
  it("names this machine", () => {
    expect(parse("schema: scalebench/cluster/v1\ncluster: here\nkind: local\n")).toEqual({
      kind: "local",
      name: "here",
    });
  });

  it("lists hosts, and how ssh reaches them", () => {
    expect(parse(ssh)).toEqual({
      kind: "ssh",
      name: "lab",
      nodes: [
        { name: "gpu01", host: "gpu01", address: "gpu01", slots: 1, gpus: 0 },
        { name: "second", host: "gpu02", address: "10.0.0.2", slots: 4, gpus: 2 },
      ],
      ssh: {
        user: "ada",
        port: 2222,
        identityFile: "/home/ada/.ssh/id_ed25519",
        options: { ProxyJump: "gate.example.org:22", ServerAliveInterval: "5" },
      },
      interface: "ib0",
      workDirectory: "/scratch/ada's $work",
      sharedFileSystem: false,
      environment: { kind: "setup", python: "python3" },
      modules: ["cuda/12.4"],
      onNodeLoss: { action: "skip", seconds: 30 },
      connectSeconds: 5,
    });
  });

  it("asks Slurm for an allocation", () => {
    expect(parse(slurm)).toMatchObject({
      kind: "slurm",
      count: 4,
      slots: 2,
      gpus: 0,
      slurm: { partition: "gpu", timeSeconds: 7200, sbatch: ["--qos=debug"] },
      sharedFileSystem: true,
      environment: { kind: "shared" },
      onNodeLoss: { action: "wait", seconds: 600 },
      connectSeconds: 20,
    });
  });

  it("emulates nodes, with addresses, names and an interface of their own", () => {
    expect(parse(emulated)).toMatchObject({
      kind: "emulated",
      interface: "sb0",
      sharedFileSystem: true,
      environment: { kind: "shared" },
      nodes: [
        { name: "node1", host: "node1", address: "10.77.0.11", slots: 2, gpus: 0 },
        { name: "node2", host: "node2", address: "10.77.0.12", slots: 2, gpus: 0 },
      ],
      emulation: { subnet: "10.77.0.0/24", cpus: [[0], [1]], link: { bandwidth: 100e6, latency: 0.001 } },
    });
  });

  it.each([
    ["nodes by name", "nodes: 2", "nodes: [a, b]", { nodes: [{ host: "a" }, { host: "b", address: "10.77.0.12" }] }],
    ["cores node by node", "cpus: 1", "cpus: [0, [1, 2]]", { emulation: { cpus: [[0], [1, 2]] } }],
    [
      "several cores a node",
      "cpus: 1",
      "cpus: 2",
      {
        emulation: {
          cpus: [
            [0, 1],
            [2, 3],
          ],
        },
      },
    ],
    ["all cores", "  cpus: 1\n", "", { emulation: { cpus: [] } }],
    ["another network", "cpus: 1", "subnet: 192.168.4.0/22", { nodes: [{ address: "192.168.4.11" }, {}] }],
    ["a whole gigabit", "100Mbit", "2.5Gbit", { emulation: { link: { bandwidth: 2.5e9 } } }],
  ])("emulates %s", (_, part, replacement, expected) => {
    expect(clusterWith(emulated, part, replacement)).toMatchObject(expected);
  });

  it("takes a Python that is there", () => {
    expect(clusterWith(ssh, "{ setup: python3 }", "{ python: /opt/my python/bin/python3 }")).toMatchObject({
      environment: { kind: "python", python: "/opt/my python/bin/python3" },
    });
  });

  it("makes the name of a folder of a host's address", () => {
    expect(clusterWith(ssh, "- gpu01", '- "fe80::1"')).toMatchObject({
      nodes: [{ name: "fe80--1", host: "fe80::1" }, {}],
    });
  });
});

describe("faults of a cluster file", () => {
  it("are told all at once, with place, what was expected and the fix", () => {
    const text = ssh
      .replace("port: 2222", "port: 99999")
      .replace("interface: ib0", "interfase: ib0")
      .replace("5s", "5");
    expect(faultsOf(() => parse(text))).toEqual([
      "CLUSTER_INVALID c.yaml:9:9 ssh.port: expected a whole number of at most 65535, found 99999 // port: port of sshd, such as 22",
      "CLUSTER_UNKNOWN_KEY c.yaml:12:1 expected a key of the cluster file, found `interfase` // did you mean `interface`?",
      "CLUSTER_INVALID c.yaml:18:17 connectTimeout: expected a duration with its unit, such as 30s or 5m, found 5 // connectTimeout: how long a connection to a node may take, such as 20s",
    ]);
  });

  it("name the kinds", () => {
    expect(faultsWith(ssh, "kind: ssh", "kind: shh")).toEqual([
      'CLUSTER_INVALID c.yaml:3:7 kind: expected one of local, ssh, slurm or emulated, found "shh" // did you mean `ssh`?',
    ]);
  });

  it("name the kind that a key belongs to", () => {
    expect(faultsWith(slurm, "kind: slurm", "kind: slurm\nnodes: [a]")).toEqual([
      "CLUSTER_UNKNOWN_KEY c.yaml:4:1 expected a key of the cluster file, found `nodes` // `nodes` belongs under slurm",
    ]);
    expect(faultsWith(slurm, "kind: slurm", "kind: slurm\nssh: {}")).toEqual([
      "CLUSTER_UNKNOWN_KEY c.yaml:4:1 expected a key of a cluster file with `kind: slurm`, found `ssh` // remove it: it belongs to kind ssh",
    ]);
  });

  it.each([
    ["a list", "- 1\n", "CLUSTER_INVALID c.yaml:1:1 expected the cluster file to be a mapping, found a list"],
    ["nothing", "", "CLUSTER_INVALID c.yaml:1:1 expected the cluster file to be a mapping, found nothing"],
    ["a tab", "schema:\n\tx: 1\n", "CLUSTER_SYNTAX c.yaml:2:1 expected spaces at the start of the line, found a tab"],
    ["an alias", "a: &a 1\nb: *a\n", "CLUSTER_SYNTAX c.yaml:2:4 expected a value, found the alias *a"],
  ])("are those of its YAML: %s", (_, text, expected) => {
    expect(faultsOf(() => parse(text))[0]).toContain(expected);
  });

  it("are nodes of the same name", () => {
    expect(faultsWith(ssh, "name: second", "name: GPU01")).toEqual([
      "CLUSTER_INVALID c.yaml:6:5 expected each node's name once, found `GPU01` again // give one of the two another name",
    ]);
  });

  it("are files that no node could have", () => {
    expect(faultsWith(ssh, "{ setup: python3 }", "shared")).toEqual([
      "CLUSTER_INVALID c.yaml:14:14 environment: expected a Python on the nodes, found `shared` without a shared file system // write `environment: { setup: python3 }`, `{ python: /path }`, or `sharedFileSystem: true`",
    ]);
    expect(faultsWith(ssh, "workDirectory: /scratch/ada's $work\n", "")[0]).toContain(
      "expected `workDirectory` in the cluster file, found nothing",
    );
  });

  it("are cores of another number of nodes", () => {
    expect(faultsWith(emulated, "cpus: 1", "cpus: [0, 1, 0]")).toEqual([
      "CLUSTER_INVALID c.yaml:7:9 emulated.cpus: expected the cores of 2 nodes, found those of 3 // list the cores of every node, such as [0, 1], or give their number, such as `cpus: 1`",
    ]);
  });

  it.each([
    ["a network of the internet", "cpus: 1", "subnet: 8.8.8.0/24", "expected a private network (RFC 1918)"],
    ["an address within a network", "cpus: 1", "subnet: 10.77.0.1/24", "expected the first address of an IPv4 network"],
    ["a network too small", "cpus: 1", "subnet: 10.77.0.0/28", "of /16 to /24"],
    ["a network that is none", "cpus: 1", "subnet: 10.777.0.0/24", "expected the first address of an IPv4 network"],
    ["a bandwidth without a unit", "100Mbit", "100", "expected a bandwidth with its unit, such as 100Mbit or 1Gbit"],
    ["a bandwidth of bytes", "100Mbit", "100MB", "expected a bandwidth with its unit"],
    ["a bandwidth of nothing", "100Mbit", "0Mbit", "expected a bandwidth of at least 64kbit"],
    ["a latency of nothing", "1ms", "0ms", "expected a latency of more than 0ms"],
    ["a host name with a dot", "nodes: 2", "nodes: [a.b, c]", "expected a host name of at most 32 letters"],
    ["too many nodes", "nodes: 2", "nodes: 65", "emulated.nodes"],
  ])("are %s", (_, part, replacement, expected) => {
    expect(faultsWith(emulated, part, replacement).join("\n")).toContain(expected);
  });

  it("are files that cannot be read", () => {
    const folder = mkdtempSync(join(tmpdir(), "scalebench-cluster-"));
    try {
      expect(faultsOf(() => readCluster(join(folder, "none.yaml")))).toEqual([
        `CLUSTER_UNREADABLE ${folder}/none.yaml expected a cluster file, found no such file // check the path; clusters/emulated.yaml is an example`,
      ]);
      expect(faultsOf(() => readCluster(folder))[0]).toContain("expected a cluster file, found a folder");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
