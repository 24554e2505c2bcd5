const mask64 = (1n << 64n) - 1n;

/** SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): spreads a seed over as much state as is asked for. */
function* splitMix64(seed: bigint): Generator<bigint, never> {
  let state = seed & mask64;
  for (;;) {
    state = (state + 0x9e3779b97f4a7c15n) & mask64;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask64;
    yield mixed ^ (mixed >> 31n);
  }
}

type State = [number, number, number, number];

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/**
 * xoshiro128** 1.1 (Blackman and Vigna, ACM TOMS 47, 2021): 32-bit numbers, period 2^128 - 1.
 * The same seed gives the same numbers on every machine and in every version of Node.
 */
export class Random {
  readonly #state: State;

  constructor(state: Readonly<State>) {
    this.#state = [...state];
  }

  /** A stream of its own for every pair of whole numbers below 2^32. */
  static seeded(seed: number, stream: number): Random {
    const source = splitMix64((BigInt(seed) << 32n) | BigInt(stream));
    const [low, high] = [source.next().value, source.next().value];
    const words = [low, low >> 32n, high, high >> 32n].map((word) => Number(word & 0xffff_ffffn));
    const [a = 0, b = 0, c = 0, d = 0] = words;
    return new Random([a, b, c, d]);
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const state = this.#state;
    const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 11);
    return result;
  }

  /** A whole number from 0 to `limit` - 1, each equally likely: what would favour some is drawn again. */
  below(limit: number): number {
    const fair = 2 ** 32 - (2 ** 32 % limit);
    for (;;) {
      const drawn = this.next();
      if (drawn < fair) return drawn % limit;
    }
  }
}
