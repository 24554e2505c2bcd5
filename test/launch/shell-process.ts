import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { nodeName } from "../../src/types/ids.js";
import type { ProcessSpec, Readiness } from "../../src/types/launch.js";

/** A folder for the running test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let markersMade = 0;

/** Markers that no other test uses, also not one of a parallel run. */
export const freshMarkers = (): { readonly SCALEBENCH_STUDY: string } => {
  markersMade += 1;
  return { SCALEBENCH_STUDY: `test-${process.pid}-${Date.now()}-${markersMade}` };
};

interface ShellOptions {
  readonly name?: string;
  readonly role?: ProcessSpec["role"];
  readonly ready?: Readiness;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that runs a script of the shell. */
export const shellProcess = (script: string, options: ShellOptions = {}): ProcessSpec => ({
  name: options.name ?? "worker0",
  node: nodeName("node0"),
  role: options.role ?? "worker",
  argv: ["/bin/sh", "-c", script],
  env: options.env ?? {},
  cwd: options.cwd ?? tmpdir(),
  ready: options.ready ?? { kind: "started" },
});

/** Live processes (not zombies) whose environment holds `text`: the test's own look, not the program's. */
export function processesWith(text: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(text);
    } catch {
      return false;
    }
  });
}

export function isAlive(pid: number): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

export async function until(condition: () => boolean, milliseconds = 5_000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${milliseconds} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The pid that a script wrote, once it has. */
export async function pidIn(file: string): Promise<number> {
  const read = (): number => {
    try {
      return Number(readFileSync(file, "utf8").trim());
    } catch {
      return 0;
    }
  };
  await until(() => read() > 0);
  return read();
}
