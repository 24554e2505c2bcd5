const bitsOf = { bit: 1, kbit: 1e3, Kbit: 1e3, Mbit: 1e6, Gbit: 1e9 } as const;

/** What `bitsPerSecond` accepts: `100Mbit`, `2.5Gbit`, `500kbit`; as tc(8) writes rates. */
export const bandwidthPattern = /^(\d+(?:\.\d+)?)(bit|[kKMG]bit)$/;

/** Bits per second of a bandwidth such as `100Mbit`; undefined where it is none. */
export function bitsPerSecond(text: string): number | undefined {
  const [, amount, unit] = bandwidthPattern.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * bitsOf[unit as keyof typeof bitsOf];
}

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
