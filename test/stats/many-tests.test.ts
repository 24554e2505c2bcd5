import { describe, expect, it } from "vitest";
import { benjaminiHochberg } from "../../src/stats/benjamini-hochberg.js";
import { holm } from "../../src/stats/holm.js";
import { golden } from "./golden.js";

const { p, BH, atol } = golden<{
  readonly p_adjust: { readonly p: readonly number[]; readonly BH: readonly number[]; readonly atol: number };
}>("bootstrap_fdr_sequential.json").p_adjust;

describe("Benjamini and Hochberg's adjustment", () => {
  it("is that of R's p.adjust, as SciPy tests it", () => {
    for (const [i, adjusted] of benjaminiHochberg(p).entries()) {
      expect(Math.abs(adjusted - (BH[i] ?? Number.NaN))).toBeLessThan(atol);
    }
  });

  it("keeps the order given", () => {
    expect(benjaminiHochberg([...p].reverse())).toEqual(benjaminiHochberg(p).reverse());
    expect(benjaminiHochberg([])).toEqual([]);
  });
});

describe("Holm's adjustment", () => {
  it("is the step-down one: never below its predecessor, never above 1", () => {
    // R 4.3: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [i, stated] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(stated, 12);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
