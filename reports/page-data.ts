import type { Analysis } from "../src/types/analysis.js";
import type { DataFile } from "./data/file.js";

/** All that panels are made of: the analysis, and what only whoever makes the page can give. */
export interface PageData extends Analysis {
  readonly files?: readonly DataFile[] | undefined;
}
