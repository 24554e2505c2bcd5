import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { projectRoot } from "../../src/project/root.js";
import type { Analysis, Verdict } from "../../src/types/analysis.js";

/** What a gate is asked, and which suite asks it. */
export interface GateKind {
  readonly name: "unchanged" | "slowed";
  readonly suite: string;
}

const example = (name: string): string => join(projectRoot, "suites", "examples", `${name}.yaml`);

export const unchanged: GateKind = { name: "unchanged", suite: example("unchanged") };
export const slowed: GateKind = { name: "slowed", suite: example("slowed") };

/** A gate that was run to its end. */
export interface GateRun {
  readonly kind: GateKind["name"];
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** Throughput after over before, its interval and the interval's level. */
  readonly ratio: number | null;
  readonly interval: readonly [number, number] | null;
  readonly level: number;
  /** Blocks that were compared. */
  readonly blocks: number;
  readonly failedTrials: number;
  readonly seconds: number;
}

interface Place {
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** One gate as a user runs it, in a process of its own; `seed` orders its trials. Throws where it has no verdict. */
export async function runGate(kind: GateKind, seed: number, { folder, signal }: Place): Promise<GateRun> {
  const study = join(folder, `${kind.name}-${seed}`);
  const binary = join(projectRoot, "bin", "scalebench");
  const args = ["gate", kind.suite, "--out", study, "--set", `seed=${seed}`];
  const { exitCode, durationMs, stderr } = await execa(binary, args, {
    reject: false,
    stdin: "ignore",
    cancelSignal: signal,
    forceKillAfterDelay: 30_000,
  });
  signal.throwIfAborted();
  if (exitCode === undefined || ![0, 3, 4, 5].includes(exitCode)) {
    throw new Error(`expected a verdict of ${args.join(" ")}, found exit code ${exitCode}\n${stderr}`);
  }
  const analysis = JSON.parse(readFileSync(join(study, "analysis.json"), "utf8")) as Analysis;
  const [claim] = analysis.claims;
  const [comparison] = claim?.comparisons ?? [];
  if (claim === undefined || comparison === undefined) throw new Error(`expected a claim in ${study}, found none`);
  const { estimate, low, high, level, n } = comparison;
  return {
    kind: kind.name,
    verdict: claim.verdict,
    exitCode,
    ratio: estimate,
    interval: low === null || high === null ? null : [low, high],
    level,
    blocks: n,
    failedTrials: analysis.failures.length,
    seconds: durationMs / 1_000,
  };
}
