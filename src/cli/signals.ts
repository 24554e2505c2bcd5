import { exitCodes } from "../errors/exit-codes.js";

interface Interruption {
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP, with the signal's name as its reason. */
  readonly signal: AbortSignal;
  /** What the process then exits with; undefined while no signal came. */
  readonly code: () => number | undefined;
}

const codeOf = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated, SIGHUP: exitCodes.terminated } as const;

/**
 * Lets work end in good order on Ctrl-C. Later signals are ignored: ending takes seconds at most,
 * and breaking it off would leave processes behind.
 */
export function abortOnSignals(): Interruption {
  const controller = new AbortController();
  let received: keyof typeof codeOf | undefined;
  for (const name of Object.keys(codeOf) as (keyof typeof codeOf)[]) {
    process.on(name, () => {
      received ??= name;
      controller.abort(received);
    });
  }
  return { signal: controller.signal, code: () => (received === undefined ? undefined : codeOf[received]) };
}
