/** How a process ended. */
export type ProcessExit =
  | { readonly kind: "code"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: NodeJS.Signals }
  /** It never ran: no such program, no right to execute it, no such working folder. */
  | { readonly kind: "not-started"; readonly because: string }
  /** Its node has gone: how it ended, if it did, nobody can say. */
  | { readonly kind: "lost"; readonly because: string };

export const succeeded = (exit: ProcessExit): boolean => exit.kind === "code" && exit.code === 0;

/** Completes the sentence "process x ...". */
export function describeExit(exit: ProcessExit): string {
  switch (exit.kind) {
    case "code":
      return `exited with code ${exit.code}`;
    case "signal":
      return `was killed by ${exit.signal}`;
    case "not-started":
      return `could not be started: ${exit.because}`;
    case "lost":
      return `was lost with its node: ${exit.because}`;
  }
}
