import { describe, expect, test } from "vitest";
import { withRevisions } from "../../src/gate/two-revisions.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { claimTargets } from "../../src/plan/targets.js";
import type { ClaimSpec, Suite } from "../../src/types/suite.js";
import { local } from "../plan/local.js";
import { suiteOf } from "./suite.js";

const base = { name: "origin/main", margin: 0.05 };
const claim = (further: Partial<ClaimSpec>): ClaimSpec => ({
  id: "c",
  metric: "throughput",
  where: {},
  bound: { kind: "atLeast", value: 0.9 },
  gate: true,
  ...further,
});
const changed = (claims: readonly ClaimSpec[]): Suite => withRevisions({ ...suiteOf().suite, claims }, base);

describe("a suite of two revisions", () => {
  test("has every cell twice, planned alike but for the variant", () => {
    const { suite, runners } = suiteOf();
    const plan = makePlan(changed([]), { runners, cluster: local });
    expect(plan.cells.map(({ id }) => id)).toEqual(["single-n1-w1-base", "single-n1-w1-head"]);
    const [one, other] = plan.cells.map(({ id: _, levels: __, ...rest }) => rest);
    expect(one).toEqual(other);
    expect(makePlan(suite, { runners, cluster: local }).cells).toHaveLength(1);
  });

  test("asks of the base revision what it would ask of a baseline", () => {
    expect(changed([claim({ against: "baseline", where: { runner: "single" } })]).claims).toEqual([
      claim({ against: { variant: "base" }, where: { runner: "single", variant: "head" } }),
    ]);
  });

  test("asks everything else of the working tree alone", () => {
    const [first, second] = changed([
      claim({ against: { runner: "horovod" } }),
      claim({ id: "d", against: "baseline" }),
    ]).claims;
    expect(first).toEqual(claim({ against: { runner: "horovod" }, where: { variant: "head" } }));
    expect(second?.against).toEqual({ variant: "base" });
  });

  test("gets a claim on throughput where it has none about the past, with an id that is free", () => {
    const claims = changed([claim({ id: "not-slower" })]).claims;
    expect(claims[1]).toEqual({
      id: "not-slower-than-base",
      says: "the working tree is at most 5 % slower than origin/main",
      metric: "throughput",
      where: { variant: "head" },
      against: { variant: "base" },
      bound: { kind: "atLeast", value: 0.95 },
      gate: true,
    });
    const plan = makePlan(changed([]), { runners: suiteOf().runners, cluster: local });
    const targets = plan.claims.flatMap((one) => claimTargets(plan, one));
    expect(targets.map(({ cell, sibling }) => [cell.id, sibling?.id])).toEqual([
      ["single-n1-w1-head", "single-n1-w1-base"],
    ]);
  });

  test("is refused where the suite has variants of its own", () => {
    const { suite } = suiteOf();
    const own = { ...suite, factors: { ...suite.factors, variant: ["a", "b"] } };
    expect(() => withRevisions(own, base)).toThrow(/without the factor variant/);
  });
});
