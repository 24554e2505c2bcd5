import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { nodePids } from "../../src/emulation/connection.js";
import { takeDown } from "../../src/emulation/down.js";
import { clusterFolder } from "../../src/emulation/folder.js";
import { findClusterPrograms } from "../../src/emulation/programs.js";
import { bringUp } from "../../src/emulation/up.js";
import type { EmulatedClusterSpec } from "../../src/types/cluster.js";
import { cannotEmulate, emulatedSpec, leftOf, uniqueFile } from "../emulation/scene.js";

const run = promisify(execFile);

const daemons = ["/usr/sbin/slurmctld", "/usr/sbin/slurmd"];
const missing = daemons.filter((program) => !existsSync(program));

/** Why this machine cannot have a Slurm of its own for tests; undefined where it can. */
export const cannotRunSlurm = cannotEmulate ?? (missing.length > 0 ? `needs ${missing.join(", ")}` : undefined);

export const withoutSlurm = cannotRunSlurm === undefined ? "" : ` (skipped: ${cannotRunSlurm})`;

const head = "head";
const workers = ["node1", "node2"] as const;
const slurmctldPort = 6817;

/** No munge, no cgroups, no accounting: Slurm 22.05 with a slurmd in each namespace. */
function configuration(root: string, spec: EmulatedClusterSpec): string {
  const addressOf = (name: string): string => spec.nodes.find((node) => node.name === name)?.address ?? "";
  const lines = [
    "ClusterName=scalebench",
    `SlurmctldHost=${head}(${addressOf(head)})`,
    "SlurmUser=root",
    "SlurmdUser=root",
    "AuthType=auth/none",
    "CredType=cred/none",
    "ProctrackType=proctrack/pgid",
    "TaskPlugin=task/none",
    "JobAcctGatherType=jobacct_gather/none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_Core_Memory",
    "MpiDefault=none",
    "ReturnToService=2",
    "KillWait=15",
    "SlurmdTimeout=60",
    "SlurmdParameters=config_overrides",
    "CommunicationParameters=NoCtldInAddrAny,NoInAddrAny",
    "SchedulerParameters=bf_interval=1,batch_sched_delay=0,sched_interval=1",
    `SlurmctldPort=${slurmctldPort}`,
    `SlurmdPort=${slurmctldPort + 1}`,
    `StateSaveLocation=${join(root, "state")}`,
    `SlurmdSpoolDir=${join(root, "spool-%n")}`,
    `SlurmctldPidFile=${join(root, "slurmctld.pid")}`,
    `SlurmdPidFile=${join(root, "slurmd-%n.pid")}`,
    `SlurmctldLogFile=${join(root, "slurmctld.log")}`,
    `SlurmdLogFile=${join(root, "slurmd-%n.log")}`,
    ...workers.map(
      (name) =>
        `NodeName=${name} NodeAddr=${addressOf(name)} Sockets=1 CoresPerSocket=2 ThreadsPerCore=1 RealMemory=2000`,
    ),
    `PartitionName=main Nodes=${workers.join(",")} Default=YES MaxTime=INFINITE State=UP`,
    `PartitionName=short Nodes=${workers.join(",")} MaxTime=1 State=UP`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Starts a daemon in a node; it goes into the background by itself. */
async function startOn(spec: EmulatedClusterSpec, node: string, argv: readonly string[], env: NodeJS.ProcessEnv) {
  const [pid] = nodePids(spec, node);
  if (pid === undefined) throw new Error(`expected a process on ${node}, found none`);
  const enter = ["--target", String(pid), "--net", "--uts", "--mount", "--"];
  await run("nsenter", [...enter, ...argv], { env, timeout: 20_000 });
}

/** A real Slurm with two nodes on this machine. */
export interface SlurmCluster {
  /** For everything that speaks to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly root: string;
  readonly interface: string;
  /** Runs a program of Slurm's; returns what it printed. */
  readonly slurm: (program: string, ...args: readonly string[]) => Promise<string>;
  readonly log: () => string;
  /** Ends it; returns what is left: nothing. */
  readonly down: () => Promise<readonly string[]>;
}

const patienceSeconds = 60;

/** Brings it up: slurmctld on a node of its own, and a slurmd on each of two further nodes. */
export async function slurmCluster(): Promise<SlurmCluster> {
  const root = mkdtempSync(join(tmpdir(), "scalebench-slurm-"));
  const { name, text } = uniqueFile();
  const nodes = `nodes: [${[head, ...workers].join(", ")}]`;
  const spec = emulatedSpec(text.replace("nodes: 2", nodes).replace("  cpus: [0, 0]\n", ""));
  const programs = findClusterPrograms(process.env);
  const folder = clusterFolder(root, name);
  const file = join(root, "slurm.conf");
  const env = { SLURM_CONF: file };
  const all = { ...process.env, ...env };
  const slurm = async (program: string, ...args: readonly string[]): Promise<string> =>
    (await run(program, [...args], { env: all, timeout: 30_000 })).stdout.trim();
  const logs = ["slurmctld", ...workers.map((node) => `slurmd-${node}`)];
  const cluster: SlurmCluster = {
    env,
    root,
    interface: spec.interface ?? "",
    slurm,
    log: () =>
      logs
        .map((log) => join(root, `${log}.log`))
        .map((path) => `${path}\n${existsSync(path) ? readFileSync(path, "utf8").slice(-4_000) : "none"}`)
        .join("\n"),
    down: async () => {
      await takeDown(programs, name, folder);
      rmSync(root, { recursive: true, force: true });
      return leftOf(name, root);
    },
  };
  try {
    await bringUp(programs, spec, folder);
    mkdirSync(join(root, "state"));
    writeFileSync(file, configuration(root, spec));
    await startOn(spec, head, ["/usr/sbin/slurmctld", "-f", file], all);
    for (const node of workers) await startOn(spec, node, ["/usr/sbin/slurmd", "-f", file, "-N", node], all);
    for (const end = performance.now() + patienceSeconds * 1_000; ; await wait(200)) {
      const states = await slurm("sinfo", "--noheader", "--Node", "--partition=main", "--format=%T").catch(String);
      if (states === workers.map(() => "idle").join("\n")) return cluster;
      if (performance.now() > end) throw new Error(`expected idle nodes, found ${states}\n${cluster.log()}`);
    }
  } catch (error) {
    await cluster.down();
    throw error;
  }
}
