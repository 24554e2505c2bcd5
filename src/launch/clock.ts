/**
 * Seconds of the host's monotonic clock. Node reads CLOCK_MONOTONIC, the clock that workers record with
 * `time.clock_gettime(CLOCK_MONOTONIC)`, so both may be subtracted from each other on one host.
 */
export const monotonicSeconds = (): number => Number(process.hrtime.bigint()) / 1e9;

/** Resolves after `milliseconds`, or as soon as `signal` is aborted. Never rejects. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done, { once: true });
  });
}
