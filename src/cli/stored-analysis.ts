import { existsSync, readFileSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";
import type { StoredStudy } from "../study/read-study.js";
import type { Analysis } from "../types/analysis.js";

/** An analysis and the file that it was read from. */
export interface StoredAnalysis {
  readonly analysis: Analysis;
  readonly bytes: Uint8Array;
}

/** A study's `analysis.json` as it was written. Throws STUDY_MISSING, STUDY_CORRUPT. */
export function storedAnalysis({ paths }: Pick<StoredStudy, "paths">): StoredAnalysis {
  const file = paths.analysis;
  const bytes = existsSync(file) ? readFileSync(file) : undefined;
  const found: unknown = bytes === undefined ? undefined : JSON.parse(bytes.toString("utf8"));
  if (bytes === undefined || found === null || typeof found !== "object" || !("schema" in found)) {
    throw new ScalebenchError({
      code: "STUDY_MISSING",
      message: "expected the study's analysis.json, found none",
      hint: `run \`scalebench analyze ${paths.directory}\` first`,
      where: { file },
    });
  }
  if (found.schema !== "scalebench/analysis/v1") {
    throw new ScalebenchError({
      code: "STUDY_CORRUPT",
      message: `expected an analysis of schema scalebench/analysis/v1, found ${String(found.schema)}`,
      hint: `run \`scalebench analyze ${paths.directory}\` to make it anew with this version`,
      where: { file },
    });
  }
  return { analysis: found as Analysis, bytes };
}
