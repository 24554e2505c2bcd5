import { describe, expect, it } from "vitest";
import {
  bestRho,
  logMixture,
  logOneSidedMixture,
  mixtureBound,
  oneSidedBound,
} from "../../bench/simulation/rules/normal-mixture.js";
import { analyze, linearWeights, perfherderT } from "../../bench/simulation/rules/perfherder.js";
import { predictionInterval } from "../../bench/simulation/rules/prediction-interval.js";
import { stitchedBound } from "../../bench/simulation/rules/stitching.js";
import { golden } from "../stats/golden.js";

interface Goldens {
  readonly confseq: {
    readonly two_sided_normal_mixture: Readonly<Record<string, number>>;
    readonly one_sided_normal_mixture: Readonly<Record<string, number>>;
    readonly [stitching: `poly_stitching${string}`]: number;
  };
  readonly bencher_prediction_interval: {
    readonly n: number;
    readonly mean: number;
    readonly sd: number;
    readonly boundary: number;
    readonly limits: readonly [number, number];
  };
  readonly perfherder_t: {
    readonly "calc_t([0,0],[1,2])": number;
    readonly "analyze([1,2,3,4],linear_weights)": { readonly avg: number; readonly variance: number };
  };
}

const {
  confseq,
  bencher_prediction_interval: interval,
  perfherder_t,
} = golden<Goldens>("bootstrap_fdr_sequential.json");

describe("boundaries that are told the spread, as the authors' program has them", () => {
  const { two_sided_normal_mixture: two, one_sided_normal_mixture: one } = confseq;

  it("two-sided normal mixture", () => {
    const rho = bestRho(100, 0.05);
    expect(rho).toBeCloseTo(two["best_rho(100,.05)"] ?? Number.NaN, 5);
    expect(logMixture(10, 100, rho)).toBeCloseTo(two["log_superMG(s=10,v=100)"] ?? Number.NaN, 7);
    expect(mixtureBound(100, 0.05, rho)).toBeCloseTo(two["bound(v=100,alpha=.05)"] ?? Number.NaN, 5);
  });

  it("one-sided normal mixture", () => {
    const rho = bestRho(100, 0.1);
    expect(logOneSidedMixture(10, 100, rho)).toBeCloseTo(one["log_superMG(10,100)"] ?? Number.NaN, 7);
    expect(oneSidedBound(100, 0.05, rho)).toBeCloseTo(one.bound ?? Number.NaN, 5);
  });

  it("polynomial stitching", () => {
    const found = stitchedBound(100, 0.05, { vMin: 10, c: 3, s: 1.4, eta: 2 });
    expect(found).toBeCloseTo(confseq["poly_stitching(v=100,a=.05,vmin=10,c=3,s=1.4,eta=2)"] ?? Number.NaN, 5);
  });
});

describe("the rules of others, by their own examples", () => {
  it("Bencher's prediction interval", () => {
    const { n, mean, sd, boundary, limits } = interval;
    // Values of exactly that mean and standard deviation: one in the middle, the others on both sides of it.
    const values = [mean, ...Array.from({ length: n - 1 }, (_, i) => mean + (i % 2 === 0 ? sd : -sd))];
    const found = predictionInterval(values, boundary);
    expect(found[0]).toBeCloseTo(limits[0], 2);
    expect(found[1]).toBeCloseTo(limits[1], 2);
  });

  it("Perfherder's t and its weighted average", () => {
    expect(perfherderT([0, 0], [1, 2])).toBeCloseTo(perfherder_t["calc_t([0,0],[1,2])"], 12);
    const { avg: average, variance } = perfherder_t["analyze([1,2,3,4],linear_weights)"];
    expect(analyze([1, 2, 3, 4], linearWeights)).toEqual({ average, variance });
  });
});
