import { setFlagsFromString } from "node:v8";

/**
 * For commands that measure: V8 would begin to collect garbage when it sees nothing happen for 8 s, which is while a
 * trial measures (0.1 s of a core in trials of 9 s and more). Without incremental marking its memory reducer rests, and
 * garbage is collected while the harness works. Its own flag is read at the start of the process alone.
 */
export function collectGarbageAtWorkOnly(): void {
  setFlagsFromString("--no-incremental-marking");
}
