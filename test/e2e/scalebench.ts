import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execa } from "execa";
import { afterAll, onTestFinished } from "vitest";
import { projectRoot } from "../../src/project/root.js";
import type { Analysis } from "../../src/types/analysis.js";

const binary = join(projectRoot, "bin", "scalebench");
/** Runners that only tests need, as the compiler left them. */
const fixtureRunners = join(projectRoot, "dist", "test", "fixtures", "runners");

export interface Finished {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real binary; the caller may signal it. */
export function startScalebench(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa(binary, args, {
    env: { SCALEBENCH_RUNNERS_PATH: fixtureRunners, ...env },
    reject: false,
    stdin: "ignore",
    timeout: 600_000,
  });
}

/** Runs the real binary to its end. */
export async function scalebench(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const { exitCode, stdout, stderr } = await startScalebench(args, env);
  return { code: exitCode, stdout, stderr };
}

/** A folder for a whole file of tests, with a place for a study in it; gone when they are done. */
export function temporaryStudy(): { readonly folder: string; readonly out: string } {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-e2e-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, out: join(folder, `study-${basename(folder).slice(-6)}`) };
}

/** A folder of the test's own, gone when the test is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-e2e-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeSuite(folder: string, text: string): string {
  const file = join(folder, "suite.yaml");
  writeFileSync(file, text);
  return file;
}

export function readAnalysis(study: string): Analysis {
  return JSON.parse(readFileSync(join(study, "analysis.json"), "utf8")) as Analysis;
}

/** Ids of live processes that carry the marker of the study in this folder. */
export function processesOf(studyFolder: string): readonly string[] {
  const marker = `SCALEBENCH_STUDY=${basename(studyFolder)}@`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").includes(marker);
      } catch {
        return false;
      }
    });
}

/** Waits until `condition` is true; false when it is not within `seconds`. */
export async function eventually(condition: () => boolean, seconds: number): Promise<boolean> {
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
    if (condition()) {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return condition();
}
