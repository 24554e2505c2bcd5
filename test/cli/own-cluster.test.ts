import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requireOwnCluster, requireSharedCheckout } from "../../src/cli/own-cluster.js";

const slurm = "schema: scalebench/cluster/v1\ncluster: campus\nkind: slurm\nslurm: { nodes: 2, slots: 1 }\n";
const ssh = (shared: boolean): string =>
  `schema: scalebench/cluster/v1
cluster: lab
kind: ssh
nodes: [{ host: one, address: 192.0.2.1, slots: 1 }]
sharedFileSystem: ${shared}
workDirectory: /scratch
environment: { python: /opt/python }
`;

describe("a command that waits for its study", () => {
  let folder = "";
  const file = (text: string): string => {
    const path = join(folder, "cluster.yaml");
    writeFileSync(path, text);
    return path;
  };
  const require = (cluster: string | undefined) => () => requireOwnCluster({ cluster, afterwards: "do the other" });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "scalebench-own-"));
    vi.stubEnv("SLURM_JOB_ID", "");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    vi.unstubAllEnvs();
  });

  it("is refused where studies are jobs, and told how to have the same", () => {
    const error = { code: "USAGE", hint: "`salloc` gives one; as a job: do the other" };
    expect(require(file(slurm))).toThrow(expect.objectContaining(error));
  });

  it("goes on within an allocation, by ssh, and on this machine", () => {
    expect(require(file(ssh(false)))).not.toThrow();
    expect(require(undefined)).not.toThrow();
    vi.stubEnv("SLURM_JOB_ID", "7");
    expect(require(file(slurm))).not.toThrow();
  });

  it("measures another revision only where nodes see its checkout", () => {
    const shared = (cluster: string | undefined) => () => requireSharedCheckout(cluster);
    expect(shared(file(ssh(false)))).toThrow(/expected --ref with a cluster whose nodes share its files/);
    expect(shared(file(ssh(true)))).not.toThrow();
    expect(shared(file(slurm))).not.toThrow();
    expect(shared(undefined)).not.toThrow();
  });
});
