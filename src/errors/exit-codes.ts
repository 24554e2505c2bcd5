/**
 * Exit codes of every command. When several apply to one study, the first of `exitPrecedence`
 * that applies wins.
 */
export const exitCodes = {
  /** All claims hold. */
  ok: 0,
  /** A bug in scalebench. */
  internal: 1,
  /** Wrong usage, or a fault in the suite. */
  usage: 2,
  /** At least one claim fails. */
  claimFails: 3,
  /** At least one claim is undecided or incomparable. */
  undecided: 4,
  /** At least one trial failed. */
  trialsFailed: 5,
  /** The environment cannot run what was asked. */
  environmentUnfit: 6,
  /** SIGINT. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const exitPrecedence: readonly ExitCode[] = [130, 143, 1, 2, 6, 3, 5, 4, 0];

/** The one exit code that is reported when all of `codes` apply; 0 when none does. */
export function exitCodeOf(codes: readonly ExitCode[]): ExitCode {
  return exitPrecedence.find((code) => codes.includes(code)) ?? exitCodes.ok;
}
