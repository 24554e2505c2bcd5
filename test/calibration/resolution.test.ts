import { describe, expect, it } from "vitest";
import { distances, resolutionTable } from "../../src/calibration/resolution.js";
import { decideSequentially } from "../../src/claims/sequential.js";
import { Random } from "../../src/plan/random.js";
import { seededNoise } from "../stats/noise.js";

const alpha = { fails: 0.01, holds: 0.05 };

/** Share of sequences of `blocks` values, `shift` from the bound, that bring the verdict. */
function share(verdict: "fails" | "holds", blocks: number, shift: number): number {
  const noise = seededNoise(8);
  const runs = 1000;
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const values = Array.from({ length: blocks }, () => shift + noise.normal());
    const looks = values.map((_, i) =>
      decideSequentially(values.slice(0, i + 1), [{ side: "above", theta: 0 }], alpha),
    );
    if (looks.some((look) => look.verdict === verdict)) found++;
  }
  return found / runs;
}

describe("the distance that a verdict needs", () => {
  it.each(["fails", "holds"] as const)("ends in %s with the chance that it states", (verdict) => {
    const [distance = 0] = distances(verdict, [10], alpha, 1000, Random.seeded(1, 0));
    const shift = verdict === "holds" ? distance : -distance;
    expect(share(verdict, 10, shift)).toBeGreaterThan(0.92);
    expect(share(verdict, 10, shift)).toBeLessThan(0.98);
    expect(share(verdict, 10, 0.7 * shift)).toBeLessThan(0.9);
  });

  it("is infinite where no such number of blocks can decide", () => {
    expect(distances("holds", [3], alpha, 20, Random.seeded(1, 0))).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe("the table of resolutions", () => {
  it("gets finer with more blocks and less noise, and says none where no verdict comes", () => {
    const [coarse, fine] = [0.04, 0.02].map((spread) => resolutionTable(spread, alpha, Random.seeded(1, 0)));
    const of = (table: typeof fine, side: "fails" | "holds") => (table ?? []).flatMap((row) => row[side] ?? []);
    expect(fine?.map(({ blocks }) => blocks)).toEqual([4, 6, 10, 20]);
    expect(fine?.[0]?.fails).toBeNull();
    expect(of(fine, "holds")).toEqual(of(fine, "holds").toSorted((a, b) => b - a));
    for (const side of ["fails", "holds"] as const) {
      for (const [i, value] of of(fine, side).entries()) expect(value).toBeLessThan(of(coarse, side)[i] ?? 0);
    }
  });
});
