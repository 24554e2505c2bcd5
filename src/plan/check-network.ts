import { ScalebenchError } from "../errors/error.js";
import type { ClusterSpec } from "../types/cluster.js";
import type { Plan } from "../types/plan.js";

/**
 * SUITE_NETWORK where cells ask for a link's bandwidth or latency on a cluster that cannot give it: their results would bear
 * a bandwidth that they never had. Pure.
 */
export function networkError({ cells }: Pick<Plan, "cells">, kind: ClusterSpec["kind"]): ScalebenchError | undefined {
  const asking = cells.filter(({ network }) => network !== undefined);
  if (kind === "emulated" || asking.length === 0) return undefined;
  return new ScalebenchError({
    code: "SUITE_NETWORK",
    message: `expected an emulated cluster for the suite's \`network\` (${asking.length} of ${cells.length} cells), found kind ${kind}`,
    hint: "run it on one: --cluster clusters/emulated.yaml; or take `network` out of the suite: other links are as they are",
  });
}
