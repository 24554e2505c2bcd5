import { writeRecordsFile } from "../records/records-file.js";
import { writeWhole } from "../study/files.js";
import type { StoredStudy } from "../study/read-study.js";
import type { Analysis } from "../types/analysis.js";
import { analysisText } from "./analysis-text.js";
import { writeReport } from "./report-files.js";

export const writeAnalysis = ({ paths }: StoredStudy, analysis: Analysis): void =>
  writeWhole(paths.analysis, analysisText(analysis));

/** Gathers the records of all trials that count in `records.arrow`; returns the streams that could not be read. */
export function writeRecords({ paths, history }: StoredStudy): readonly string[] {
  const completed = [...history.latest.values()].filter(({ state }) => state === "completed");
  const trials = completed.map(({ trial, cell, block, attempt }) => {
    const { directory } = paths.attempt(trial, attempt);
    return { trial, cell, block, directory };
  });
  return writeRecordsFile(paths.records, trials).unreadable;
}

/** Writes the page and the summary from the analysis alone. */
export async function writePage({ paths }: StoredStudy, analysis: Analysis): Promise<void> {
  await writeReport(analysis, { formats: ["html", "md"], folder: paths.directory, extras: {} });
}
