import { relative } from "node:path";
import type { StudyPaths } from "../study/layout.js";
import type { Analysis } from "../types/analysis.js";
import { narrate, printData } from "./terminal.js";
import { verdictText } from "./verdict-text.js";

/** How a command that judged a study ends: verdicts and files for people, or one object for programs. `further`: files by name. */
export function printResults(
  analysis: Analysis,
  paths: StudyPaths,
  json: boolean,
  further: Readonly<Record<string, string>> = {},
): void {
  const { directory, analysis: analysisFile, report, summary, records } = paths;
  if (json) {
    const files = { analysis: analysisFile, report, summary, records, ...further };
    printData(JSON.stringify({ ...analysis, directory, files }));
    return;
  }
  printData(verdictText(analysis));
  const { warning } = analysis.harnessCpu ?? {};
  if (warning !== undefined) narrate(`warning: ${warning}`);
  narrate(`\npage: ${relative(process.cwd(), report) || report}`);
}
