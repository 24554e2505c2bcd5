import { ScalebenchError } from "../errors/error.js";
import type { Cell } from "../types/plan.js";

/** SUITE_INVALID for every cell that waits for an accuracy which its data set cannot have. `numeric`: those whose target is a number. */
export const accuracyTargetErrors = (
  cells: readonly Cell[],
  numeric: ReadonlySet<string>,
): readonly ScalebenchError[] =>
  cells.flatMap(({ id, workload: { dataset }, measure: { target } }) =>
    target === undefined || !numeric.has(dataset.name)
      ? []
      : [
          new ScalebenchError({
            code: "SUITE_INVALID",
            message: `cell ${id}: expected no \`measure.target\` of accuracy, for the target of ${dataset.name} is a number, found one`,
            hint: "remove `measure.target`; claims on rmse, mae or r2 say how good the model must be",
          }),
        ],
  );
