import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseCluster } from "../../src/cluster-file/parse.js";
import { aliasOf, namespacePrefix } from "../../src/emulation/names.js";
import type { EmulatedClusterSpec } from "../../src/types/cluster.js";

const programs = ["ip", "tc", "sshd", "ssh", "ssh-keygen", "unshare", "nsenter", "python3"];
const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
const isThere = (program: string): boolean => folders.some((folder) => existsSync(join(folder, program)));
const missing = programs.filter((program) => !isThere(program));

function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return "needs root";
  if (missing.length > 0) return `needs ${missing.join(", ")}`;
  try {
    execFileSync("unshare", ["--net", "--uts", "--mount", "true"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "needs the right to make namespaces";
  }
}

/** Why this machine cannot emulate nodes; undefined where it can. */
export const cannotEmulate = whyNot();

/** For the title of what is skipped. */
export const skipped = cannotEmulate === undefined ? "" : ` (skipped: ${cannotEmulate})`;

/** Third bytes of the 10.99.0.0/16 networks that this machine has; those of a test run that was killed stay. */
function usedNetworks(): readonly number[] {
  if (cannotEmulate !== undefined) return [];
  const links = JSON.parse(execFileSync("ip", ["-json", "-4", "addr", "show"], { encoding: "utf8" })) as {
    readonly addr_info?: readonly { readonly local: string }[];
  }[];
  return links.flatMap(({ addr_info = [] }) =>
    addr_info.flatMap(({ local }) => (local.startsWith("10.99.") ? [Number(local.split(".")[2])] : [])),
  );
}

let count = 0;
let turn = process.pid * 7;

/** The text of a cluster file whose names and network no other test uses. */
export function uniqueFile(further = ""): { readonly name: string; readonly text: string } {
  count += 1;
  const used = usedNetworks();
  do turn += 1;
  while (used.includes(turn % 200));
  const number = turn % 200;
  const name = `test-${process.pid}-${count}`;
  const text = `schema: scalebench/cluster/v1
cluster: ${name}
kind: emulated
interface: sbt${process.pid % 100_000}x${count}
emulated:
  nodes: 2
  cpus: [0, 0]
  subnet: 10.99.${number}.0/24
${further}`;
  return { name, text };
}

export function emulatedSpec(text: string): EmulatedClusterSpec {
  const spec = parseCluster(text, "c.yaml");
  if (spec.kind !== "emulated") throw new Error(`expected an emulated cluster, found ${spec.kind}`);
  return spec;
}

export function temporaryHome(): { readonly home: string; readonly remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), "scalebench-emulation-"));
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** What of a cluster is still there. */
export function leftOf(name: string, home: string): readonly string[] {
  const namespaces = existsSync("/run/netns")
    ? readdirSync("/run/netns").filter((entry) => entry.startsWith(namespacePrefix(name)))
    : [];
  const links = JSON.parse(execFileSync("ip", ["-json", "link", "show"], { encoding: "utf8" })) as {
    readonly ifname: string;
    readonly ifalias?: string;
  }[];
  const ours = links.flatMap(({ ifname, ifalias }) => (ifalias === aliasOf(name) ? [ifname] : []));
  const clusters = join(home, "clusters");
  const files = existsSync(clusters) ? readdirSync(clusters) : [];
  const processes = readdirSync("/proc").flatMap((pid) => (commandOf(pid).includes(home) ? [`process ${pid}`] : []));
  return [...namespaces, ...ours, ...files, ...processes];
}

/** A process with its arguments; empty where it has ended. */
export function commandOf(pid: string): string {
  if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return "";
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

const run = promisify(execFile);

/** Runs a command on a node by the system's ssh; ssh joins the arguments for the shell there. */
export async function onNode(config: string, node: string, command: string): Promise<string> {
  const { stdout } = await run("ssh", ["-F", config, node, "--", command]);
  return stdout.trim();
}
