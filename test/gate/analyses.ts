import type { Analysis, ClaimResult, Verdict } from "../../src/types/analysis.js";
import { cellId, trialId } from "../../src/types/ids.js";
import { quickstart } from "../reports/fixture.js";

/** A study whose claims all hold. */
export const gated = (): Analysis => {
  const base = quickstart();
  return { ...base, claims: base.claims.map((claim) => ({ ...claim, verdict: "holds" as const })) };
};

/** The one claim `asked`, with that verdict. */
export function withVerdict(verdict: Verdict, further: Partial<ClaimResult> = {}): Analysis {
  const base = quickstart();
  const claims = base.claims.slice(0, 1).map((claim) => ({ ...claim, id: "asked", verdict, ...further }));
  return { ...base, claims, verdict };
}

/** A study with one failed attempt, for which a later one completed unless it `counts`. */
export function failedOnce({ counts }: { readonly counts: boolean }): Analysis {
  const base = gated();
  const cell = cellId("ray-n1-w2");
  return {
    ...base,
    cells: base.cells.map((one) =>
      one.id === cell && counts ? { ...one, trials: { ...one.trials, failed: 1 } } : one,
    ),
    failures: [
      {
        trial: trialId("b001-ray-n1-w2"),
        cell,
        attempt: 1,
        reason: "the worker died",
        hint: "look there",
        log: "trials/b001-ray-n1-w2/1/ray.log",
        tail: ["last words"],
      },
    ],
  };
}
