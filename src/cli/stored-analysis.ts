import { existsSync, readFileSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";
import type { StoredStudy } from "../study/read-study.js";
import type { Analysis } from "../types/analysis.js";

/** A study's `analysis.json` as it was written. Throws STUDY_MISSING, STUDY_CORRUPT. */
export function storedAnalysis({ paths }: StoredStudy): Analysis {
  const file = paths.analysis;
  const found: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  if (found === null || typeof found !== "object" || !("schema" in found)) {
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
  return found as Analysis;
}
