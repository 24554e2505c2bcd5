import type { Analysis } from "../src/types/analysis.js";
import type { StudyHistory } from "../src/types/history.js";
import type { DataFile } from "./data/file.js";

/** All that panels are made of: the analysis, and what only whoever makes the page can give. */
export interface PageData extends Analysis {
  /** Other studies of the suite, and runs of a baseline. */
  readonly history?: StudyHistory | undefined;
  readonly files?: readonly DataFile[] | undefined;
}
