/** Seconds of each unit of time. */
const secondsOf = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;

/** What `durationSeconds` accepts: `30s`, `5m`, `1.5h`, `1h30m`, `500ms`. */
export const durationPattern = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/** Seconds of a duration such as `5m` or `1h30m`; undefined where it is none. */
export function durationSeconds(text: string): number | undefined {
  if (!durationPattern.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * secondsOf[unit as keyof typeof secondsOf],
    0,
  );
}
