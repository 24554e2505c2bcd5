import { ScalebenchError } from "../errors/error.js";
import type { Cell } from "../types/plan.js";

/**
 * SUITE_INPUT for every cell whose rows cannot come from where `workload.input` says: from files of a data set that has
 * none, or from random numbers where something is to be learnt.
 */
export const inputErrors = (cells: readonly Cell[], prepared: ReadonlySet<string>): readonly ScalebenchError[] =>
  cells.flatMap(({ id, workload: { input, dataset }, measure: { epochs } }) => {
    if (input === "parquet" && !prepared.has(dataset.name)) {
      const known = [...prepared].sort().join(", ") || "none here";
      return [
        new ScalebenchError({
          code: "SUITE_INPUT",
          message: `cell ${id}: expected a data set that is prepared before for \`workload.input: parquet\`, found ${dataset.name}, which each worker makes for itself`,
          hint: `prepared ones: ${known}; or take \`input: memory\`, or exclude the cell`,
        }),
      ];
    }
    if (input !== "synthetic" || epochs === 0) return [];
    return [
      new ScalebenchError({
        code: "SUITE_INPUT",
        message: `cell ${id}: expected no accuracy part with \`workload.input: synthetic\`, from which nothing is learnt, found ${epochs} epochs`,
        hint: "set `measure.epochs: 0` and remove `measure.target`; or exclude the cell",
      }),
    ];
  });
