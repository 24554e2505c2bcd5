import { ScalebenchError } from "../errors/error.js";
import type { Cell } from "../types/plan.js";

/** Tables are read whole. */
const isTable = (storage: string): boolean => /^(?:delta|iceberg)\+/.test(storage);

function storageError({ id, workload }: Cell, prepared: ReadonlySet<string>): ScalebenchError | undefined {
  const { storage = "local", input, dataset } = workload;
  if (storage === "local") return undefined;
  if (!prepared.has(dataset.name)) {
    return new ScalebenchError({
      code: "SUITE_INPUT",
      message: `cell ${id}: expected a data set that is prepared before for \`workload.storage\`, found ${dataset.name}, which each worker makes for itself`,
      hint: "take `storage: local`, or exclude the cell",
    });
  }
  if (!isTable(storage) || input !== "parquet") return undefined;
  return new ScalebenchError({
    code: "SUITE_INPUT",
    message: `cell ${id}: expected Parquet files for \`workload.input: parquet\`, found a table, ${storage}`,
    hint: "take `input: memory` for tables, or exclude the cell",
  });
}

/** SUITE_INPUT for every cell whose rows cannot come from where `workload.storage` says. */
export const storageErrors = (cells: readonly Cell[], prepared: ReadonlySet<string>): readonly ScalebenchError[] =>
  cells.flatMap((cell) => storageError(cell, prepared) ?? []);

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
