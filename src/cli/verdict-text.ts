import { type ExitCode, exitCodeOf, exitCodes } from "../errors/exit-codes.js";
import type { Analysis, ClaimResult, Verdict } from "../types/analysis.js";
import { styled } from "./terminal.js";

const marks = {
  holds: { symbol: "✓", colour: "green" },
  fails: { symbol: "✗", colour: "red" },
  undecided: { symbol: "?", colour: "yellow" },
  incomparable: { symbol: "≠", colour: "yellow" },
} as const satisfies Record<Verdict, object>;

function claimLine(claim: ClaimResult): string {
  const { symbol, colour } = marks[claim.verdict];
  const role = claim.gate ? "" : " (does not gate)";
  return `${styled(colour, `${symbol} ${claim.verdict}`)}  ${claim.id}${role}: ${claim.because}`;
}

/** The verdicts, a line a claim, and whether trials failed. */
export function verdictText(analysis: Analysis): string {
  const lines = analysis.claims.map(claimLine);
  const failed = analysis.failures.length;
  const trials =
    failed === 0 ? [] : [styled("red", `✗ ${failed} failed trials; the page and the journal have their reasons`)];
  return [...lines, ...trials].join("\n");
}

const exitOfVerdict = {
  holds: exitCodes.ok,
  fails: exitCodes.claimFails,
  undecided: exitCodes.undecided,
  incomparable: exitCodes.undecided,
} as const satisfies Record<Verdict, ExitCode>;

/** What a command that judged the study exits with, by the precedence of the exit codes. */
export function exitCodeOfAnalysis(analysis: Analysis, further: readonly ExitCode[] = []): ExitCode {
  const claims = analysis.claims.filter(({ gate }) => gate).map(({ verdict }) => exitOfVerdict[verdict]);
  const failed = analysis.cells.some(({ trials }) => trials.failed > 0) ? [exitCodes.trialsFailed] : [];
  return exitCodeOf([...claims, ...failed, ...further]);
}
