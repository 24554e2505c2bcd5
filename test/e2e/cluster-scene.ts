import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { nodePids } from "../../src/emulation/connection.js";
import { clusterFolder } from "../../src/emulation/folder.js";
import { outerLink } from "../../src/emulation/names.js";
import { scalebenchHome } from "../../src/environment/home.js";
import type { EmulatedClusterSpec } from "../../src/types/cluster.js";
import { emulatedSpec, temporaryHome, uniqueFile } from "../emulation/scene.js";
import { scalebench } from "./scalebench.js";

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

export interface EmulatedNodes {
  readonly spec: EmulatedClusterSpec;
  /** The emulated cluster's own file. */
  readonly file: string;
  /** Of ssh, for its nodes. */
  readonly sshConfig: () => string;
  /** A file of kind ssh for the same nodes, with further keys; every call has a name of its own. */
  readonly overSsh: (further: string) => string;
  /** Ids of processes on a node whose command has all of the words. */
  readonly pids: (node: string, ...words: readonly string[]) => readonly number[];
  /** Takes a node's link away, or gives it back. */
  readonly link: (index: number, state: "up" | "down") => void;
  /** Mounts something where this node alone sees it; returns how to take it away. */
  readonly mount: (node: string, ...args: readonly string[]) => () => void;
}

/** Emulated nodes of two slots for a whole file of tests, which share the harness' own environment and cache. */
export function emulatedNodes(count: 2 | 3 = 2): EmulatedNodes {
  const { home: folder, remove } = temporaryHome();
  const { name, text } = uniqueFile("");
  const own = text.replace("cpus: [0, 0]", "slots: 2").replace("nodes: 2", `nodes: ${count}`);
  const spec: EmulatedClusterSpec = emulatedSpec(own);
  const file = join(folder, "cluster.yaml");
  writeFileSync(file, own);
  let files = 0;

  beforeAll(async () => {
    const up = await scalebench(["cluster", "up", file]);
    if (up.code !== 0) throw new Error(up.stderr);
  }, 120_000);
  afterAll(async () => {
    await scalebench(["cluster", "down", file]);
    remove();
  }, 120_000);

  const pids: EmulatedNodes["pids"] = (node, ...words) =>
    nodePids(spec, node).filter((pid) => words.every((word) => commandOf(pid).includes(word)));
  const sshConfig = (): string => clusterFolder(scalebenchHome(process.env).root, name).sshConfig;
  return {
    spec,
    file,
    sshConfig,
    overSsh: (further) => {
      const path = join(folder, `ssh-${++files}.yaml`);
      const nodes = spec.nodes.map(({ host, address }) => `  - { host: ${host}, address: ${address}, slots: 2 }\n`);
      writeFileSync(
        path,
        `schema: scalebench/cluster/v1\ncluster: over-ssh-${files}\nkind: ssh\nnodes:\n${nodes.join("")}ssh: { configFile: ${sshConfig()} }\ninterface: ${spec.interface}\n${further}`,
      );
      return path;
    },
    pids,
    mount: (node, ...args) => {
      const sshd = String(pids(node, "sshd", "-f")[0]);
      const inNode = (...command: readonly string[]): void =>
        void execFileSync("nsenter", ["--target", sshd, "--mount", "--", ...command]);
      inNode("mount", ...args);
      return () => inNode("umount", args.at(-1) ?? "");
    },
    link: (index, state) => void execFileSync("ip", ["link", "set", "dev", outerLink(name, index), state]),
  };
}
