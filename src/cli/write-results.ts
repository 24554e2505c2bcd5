import { writeWhole } from "../study/files.js";
import { ownAttempt } from "../study/own-files.js";
import type { StoredStudy } from "../study/read-study.js";
import type { Analysis } from "../types/analysis.js";
import { analysisBytes } from "./analysis-bytes.js";
import { withDrawing } from "./drawing.js";
import { writeReport } from "./report-files.js";
import type { StoredAnalysis } from "./stored-analysis.js";

/** Writes `analysis.json`; returns it with its bytes. */
export function writeAnalysis({ paths }: StoredStudy, analysis: Analysis): StoredAnalysis {
  const bytes = analysisBytes(analysis);
  writeWhole(paths.analysis, bytes);
  return { analysis, bytes };
}

/** Gathers the records of all trials that count in `records.arrow`; returns the streams that could not be read. */
export async function writeRecords({ paths, history }: StoredStudy): Promise<readonly string[]> {
  const { writeRecordsFile } = await import("../records/records-file.js");
  const completed = [...history.latest.values()].filter(({ state }) => state === "completed");
  const trials = completed.map(({ trial, cell, block, attempt }) => {
    const { directory } = ownAttempt(paths, trial, attempt);
    return { trial, cell, block, directory };
  });
  return writeRecordsFile(paths.records, trials).unreadable;
}

/** Writes the page and the summary from the analysis alone. */
export async function writePage({ paths }: StoredStudy, stored: StoredAnalysis): Promise<void> {
  const formats = ["html", "md"] as const;
  await withDrawing(formats, (render) => writeReport(stored, { formats, folder: paths.directory, extras: { render } }));
}
