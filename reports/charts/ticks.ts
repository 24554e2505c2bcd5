import { largest } from "../../src/stats/largest.js";
/** 1, 2 and 5 times powers of ten within [low, high]; at least two where the range is narrow. */
export function logTicks(low: number, high: number): readonly number[] {
  if (!(low > 0) || !(high > low)) return [];
  const at = (mantissas: readonly number[]): number[] => {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
      for (const mantissa of mantissas) {
        const tick = Number((mantissa * 10 ** power).toPrecision(3));
        if (tick >= low && tick <= high) found.push(tick);
      }
    }
    return found;
  };
  const candidates = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]].map(at);
  return candidates.find((ticks) => ticks.length >= 3) ?? candidates.at(-1) ?? [];
}

/** Smallest 1, 2, 2.5 or 5 times a power of ten that is at least the value. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const mantissa = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * 0.999999) ?? 10;
  return Number((mantissa * power).toPrecision(6));
}

/** Tenths and halves around 1 where ratios lie within a factor of four, else powers of two, else powers of ten. */
export function ratioTicks(low: number, high: number): readonly number[] {
  if (!(low > 0) || !(high > low)) return [];
  if (high / low > 64) return logTicks(low, high);
  const within = (count: number, tickAt: (index: number) => number, first: number): number[] =>
    Array.from({ length: count }, (_, i) => Number(tickAt(first + i).toPrecision(6))).filter(
      (tick) => tick >= low && tick <= high,
    );
  if (high / low > 4) return within(10, (power) => 2 ** power, Math.floor(Math.log2(low)));
  const most = 5;
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5, 10].find((mantissa) => mantissa * power >= least * 0.999999) ?? 10);
  return within(most + 2, (index) => index * step, Math.floor(low / step));
}

/** More labels than this run into each other in a frame. */
const mostWorkerTicks = 8;

/** Every worker count where they are few, else the powers of two among them and the largest. */
export function workerTicks(workers: readonly number[]): readonly number[] {
  if (workers.length <= mostWorkerTicks) return workers;
  const powers = workers.filter((count) => Number.isInteger(Math.log2(count)));
  const most = largest(workers);
  // The last power makes room for the largest count where the two are close.
  const apart = powers.filter((count) => count * 1.5 < most);
  return [...apart, most].slice(-mostWorkerTicks);
}
