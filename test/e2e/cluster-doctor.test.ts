import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { clusterFolder } from "../../src/emulation/folder.js";
import { shapeLinks } from "../../src/emulation/shape.js";
import { scalebenchHome } from "../../src/environment/home.js";
import type { Check, ClusterReport } from "../../src/nodes/health/report.js";
import { projectRoot } from "../../src/project/root.js";
import { cannotEmulate, skipped } from "../emulation/scene.js";
import { emulatedNodes } from "./cluster-scene.js";
import { scalebench, temporaryFolder } from "./scalebench.js";

const runners = ["--runners", "torch-ddp"] as const;

describe.skipIf(cannotEmulate !== undefined)(`scalebench doctor --cluster${skipped}`, { timeout: 120_000 }, () => {
  const nodes = emulatedNodes();
  const folder = () => clusterFolder(scalebenchHome(process.env).root, nodes.spec.name);

  async function examine(file: string): Promise<{ readonly code: number | undefined; readonly report: ClusterReport }> {
    const { code, stdout, stderr } = await scalebench(["doctor", "--cluster", file, ...runners, "--json"]);
    expect(stdout, stderr).not.toBe("");
    return { code, report: JSON.parse(stdout) as ClusterReport };
  }

  /** A file of kind ssh for hosts of an ssh configuration, all with an address of the cluster. */
  function overSsh(hosts: readonly string[], ssh: string, further = `interface: ${nodes.spec.interface}\n`): string {
    const file = join(temporaryFolder(), "lab.yaml");
    const list = hosts.map(
      (host, index) => `  - { host: ${host}, address: ${nodes.spec.nodes[index]?.address ?? host} }\n`,
    );
    const head = "schema: scalebench/cluster/v1\ncluster: lab\nkind: ssh\n";
    writeFileSync(file, `${head}nodes:\n${list.join("")}ssh: { configFile: ${ssh} }\n${further}`);
    return file;
  }

  const shared = "sharedFileSystem: true\n";
  const both = ["node1", "node2"] as const;

  const faultsOf = ({ nodes: all }: ClusterReport) =>
    all.flatMap(({ node, checks }) =>
      Object.entries(checks as Record<string, Check>).flatMap(([name, check]) =>
        check.state === "fault" ? [{ node: node as string, name, ...check }] : [],
      ),
    );

  it("finds nothing wrong with nodes that are well, in one table for each question", async () => {
    const { code, stdout, stderr } = await scalebench(["doctor", "--cluster", nodes.file, ...runners]);
    expect(code, stdout + stderr).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[2]).toMatch(
      /^node +reachable +python +versions +runners +clock +slots +gpus +load +disk +network +files$/,
    );
    const address = nodes.spec.nodes[1]?.address.replaceAll(".", "\\.");
    expect(lines[4]).toMatch(
      new RegExp(`^node2 .*same +1 of 1 .* ms +2 on \\d+ cores +0 .*${nodes.spec.interface} ${address} +shared$`),
    );
    expect(stdout).toContain("between nodes (emulated: a network of this machine)");
    expect(stdout).toMatch(/^node1 +node2 +\d+ +\d+$/m);
    expect(stdout).toMatch(/^node2 +node1 +\d+ +\d+$/m);
    expect(lines.at(-1)).toBe("no fault");
    expect(readdirSync(projectRoot).filter((name) => name.startsWith(".scalebench-shared"))).toEqual([]);
  });

  it("measures the bandwidth that a link has", async () => {
    const bandwidth = 100e6;
    await shapeLinks(nodes.spec, { bandwidth });
    onTestFinished(() => shapeLinks(nodes.spec, {}));
    const { report } = await examine(nodes.file);
    expect(report.pairs).toHaveLength(2);
    for (const pair of report.pairs) {
      if (pair.state === "fault") throw new Error(pair.says);
      expect(pair.bitsPerSecond).toBeGreaterThan(0.75 * bandwidth);
      expect(pair.bitsPerSecond).toBeLessThan(1.25 * bandwidth);
      expect(pair.roundTripSeconds).toBeLessThan(0.05);
    }
  });

  it("tells why ssh reaches a node not, and what mends it, for each of the usual reasons", async () => {
    const own = temporaryFolder();
    const key = join(own, "other_key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const config = join(own, "config");
    const [first] = nodes.spec.nodes;
    const host = (name: string, ...lines: readonly string[]) =>
      `Host ${name}\n${[...(lines.some((line) => line.startsWith("HostName")) ? [] : [`HostName ${first?.address}`]), ...lines].map((line) => `  ${line}\n`).join("")}`;
    const strangers = [
      host("wrong-user", "User no-such-user"),
      host("wrong-key", `IdentityFile ${key}`),
      host("new-key", "UserKnownHostsFile /dev/null"),
      host("wrong-port", "Port 2"),
      host("wrong-name", "HostName no-such-host.invalid"),
    ];
    // The first value that ssh reads for an option counts, but of keys it tries all.
    const rest = readFileSync(nodes.sshConfig(), "utf8");
    const withoutKey = rest.replace(/^ {2}IdentityFile .*\n/m, "");
    const otherKey = `Match !originalhost wrong-key\n  ${/IdentityFile .*/.exec(rest)?.[0] ?? ""}\n`;
    writeFileSync(config, `${strangers.join("")}${withoutKey}${otherKey}`);
    const hosts = ["node1", "wrong-user", "wrong-key", "new-key", "wrong-port", "wrong-name"];
    const { code, report } = await examine(overSsh(hosts, config, shared));
    expect(code).toBe(6);
    const reasons = report.nodes.map(({ node, checks: { reachable } }) => [
      node,
      reachable?.state === "fault" ? `${reachable.text}: ${reachable.fix}` : reachable?.state,
    ]);
    expect(reasons).toEqual([
      ["node1", "ok"],
      ["wrong-user", expect.stringContaining("permission denied: `ssh-copy-id wrong-user`")],
      ["wrong-key", expect.stringContaining("permission denied: `ssh-copy-id wrong-key`")],
      ["new-key", expect.stringContaining("host key unknown: `ssh new-key` once by hand")],
      ["wrong-port", expect.stringContaining("refused: start sshd on wrong-port")],
      ["wrong-name", expect.stringContaining("name not found: check the spelling of wrong-name")],
    ]);
  });

  it("names the interfaces of a node that has not the one of the file", async () => {
    const { code, report } = await examine(overSsh(both, nodes.sshConfig(), `${shared}interface: ib7\n`));
    expect(code).toBe(6);
    const wanted = faultsOf(report).filter(({ name }) => name === "network");
    expect(wanted.map(({ node }) => node)).toEqual(["node1", "node2"]);
    expect(wanted[0]).toMatchObject({
      text: "no ib7",
      says: `expected the network interface ib7 on node node1, found ${nodes.spec.interface}`,
      fix: `write another \`interface\` into the cluster file: ${nodes.spec.nodes[0]?.address} is on ${nodes.spec.interface}`,
    });
  });

  it("names a version that differs, with both", async () => {
    const planted = temporaryFolder();
    mkdirSync(join(planted, "torch-9.9.9.dist-info"));
    writeFileSync(
      join(planted, "torch-9.9.9.dist-info", "METADATA"),
      "Metadata-Version: 2.1\nName: torch\nVersion: 9.9.9\n",
    );
    const { config } = folder().sshd("node2");
    const before = readFileSync(config, "utf8");
    const reload = (): void => {
      for (const pid of nodes.pids("node2", "sshd", "-f")) process.kill(pid, "SIGHUP");
    };
    appendFileSync(config, `SetEnv PYTHONPATH=${planted}\n`);
    reload();
    onTestFinished(async () => {
      writeFileSync(config, before);
      reload();
      await expect.poll(async () => (await examine(nodes.file)).code, { timeout: 30_000 }).toBe(0);
    });
    await expect
      .poll(async () => faultsOf((await examine(nodes.file)).report).map(({ node, says }) => `${node}: ${says}`), {
        timeout: 60_000,
      })
      .toEqual([
        expect.stringMatching(
          /^node2: expected the versions of the other nodes on node2, found torch 9\.9\.9, not 2\./,
        ),
      ]);
  });

  it("tells of a full disk, and of files that a node does not share", async () => {
    const work = temporaryFolder();
    const unmount = [
      nodes.mount("node2", "-t", "tmpfs", "-o", "size=1m", "tmpfs", work),
      nodes.mount("node1", "-t", "tmpfs", "-o", "size=1m", "tmpfs", projectRoot),
    ];
    onTestFinished(() => {
      for (const undo of unmount) undo();
    });
    const further = `${shared}workDirectory: ${work}\n`;
    const { code, report } = await examine(overSsh(both, nodes.sshConfig(), further));
    expect(code).toBe(6);
    expect(faultsOf(report)).toEqual([
      expect.objectContaining({ node: "node1", name: "files", text: "not shared" }),
      expect.objectContaining({
        node: "node2",
        name: "disk",
        says: `expected 64 MiB free for ${work} on node node2, found 1 MiB`,
      }),
    ]);
  });

  it("tells of a node whose sshd has ended, and of the others all the same", async () => {
    for (const pid of nodes.pids("node2", "sshd")) process.kill(pid, "SIGKILL");
    await expect.poll(() => nodes.pids("node2")).toEqual([]);
    const { code, report } = await examine(nodes.file);
    expect(code).toBe(6);
    expect(faultsOf(report)).toEqual([expect.objectContaining({ node: "node2", name: "reachable", text: "refused" })]);
    expect(report.nodes[0]?.checks.runners).toEqual({ state: "ok", text: "1 of 1" });
    expect(report.pairs).toEqual([]);
  });
});
