import { Random } from "../../src/plan/random.js";

export interface Noise {
  /** In [0, 1). */
  readonly uniform: () => number;
  readonly normal: () => number;
  /** Of mean 1. */
  readonly exponential: () => number;
}

/** Seeded: the same numbers for the same pair, on every machine. Normal values by the transform of Box and Muller. */
export function seededNoise(seed: number, stream: number): Noise {
  const random = Random.seeded(seed, stream);
  const uniform = () => random.next() / 2 ** 32;
  const exponential = () => -Math.log(1 - uniform());
  return {
    uniform,
    normal: () => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform()),
    exponential,
  };
}
