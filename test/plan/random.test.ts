import { describe, expect, it } from "vitest";
import { Random } from "../../src/plan/random.js";

describe("Random", () => {
  it("is xoshiro128**: the first numbers of the authors' C program from the state 1, 2, 3, 4", () => {
    // The vector of the tests of the Rust crate rand_xoshiro.
    const random = new Random([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => random.next())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it("has another stream for every seed and every number of a stream", () => {
    const starts = [0, 1, 2, 0xffff_ffff].flatMap((seed) =>
      [0, 1, 2].map((stream) => Random.seeded(seed, stream).next()),
    );
    expect(new Set(starts).size).toBe(12);
  });

  it("draws below a limit, each number equally often", () => {
    const random = Random.seeded(1, 1);
    const counts = [0, 0, 0, 0, 0, 0];
    const draws = 60_000;
    for (let draw = 0; draw < draws; draw += 1) {
      const drawn = random.below(6);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    const expected = draws / 6;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99.9 % quantile of chi-square with 5 degrees of freedom.
    expect(chiSquare).toBeLessThan(20.52);
    expect(counts).toHaveLength(6);
  });
});
