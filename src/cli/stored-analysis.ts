import { existsSync, readFileSync } from "node:fs";
import { analysisSchema } from "../analysis/schema.js";
import { firstFault } from "../baselines/schema.js";
import { ScalebenchError } from "../errors/error.js";
import type { StudyPaths } from "../study/layout.js";
import type { StoredStudy } from "../study/read-study.js";
import type { Analysis } from "../types/analysis.js";
import { parseAnalysis } from "./analysis-bytes.js";

/** An analysis and the file that it was read from. */
export interface StoredAnalysis {
  readonly analysis: Analysis;
  readonly bytes: Uint8Array;
}

const corrupt = ({ analysis: file, directory }: StudyPaths, found: string): ScalebenchError =>
  new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected an analysis of schema scalebench/analysis/v1, found ${found}`,
    hint: `run \`scalebench analyze ${directory}\` to make it anew with this version`,
    where: { file },
  });

function parsedJson(bytes: Uint8Array, paths: StudyPaths): unknown {
  try {
    return parseAnalysis(bytes);
  } catch {
    throw corrupt(paths, "what is no JSON");
  }
}

/** A study's `analysis.json` as it was written. Throws STUDY_MISSING, STUDY_CORRUPT. */
export function storedAnalysis({ paths }: Pick<StoredStudy, "paths">): StoredAnalysis {
  const file = paths.analysis;
  if (!existsSync(file)) {
    throw new ScalebenchError({
      code: "STUDY_MISSING",
      message: "expected the study's analysis.json, found none",
      hint: `run \`scalebench analyze ${paths.directory}\` first`,
      where: { file },
    });
  }
  const bytes = readFileSync(file);
  const found = parsedJson(bytes, paths);
  const checked = analysisSchema.safeParse(found);
  if (!checked.success) throw corrupt(paths, `a fault at ${firstFault(checked.error)}`);
  return { analysis: found as Analysis, bytes };
}
