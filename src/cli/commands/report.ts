import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ScalebenchError } from "../../errors/error.js";
import type { StoredStudy } from "../../study/read-study.js";
import type { Analysis } from "../../types/analysis.js";
import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly study: string;
}

function storedAnalysis({ paths }: StoredStudy): Analysis {
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

export const reportCommand: Command<Options> = () => ({
  command: "report <study>",
  describe: "Make the page and the summary from a study's analysis",
  builder: (yargs) =>
    yargs
      .positional("study", { type: "string", demandOption: true, describe: "A study's folder" })
      .example("$0 report results/quickstart-20260504-102030", "writes report.html and summary.md") as never,
  handler: async ({ study, json }) => {
    const { readStudy } = await import("../../study/read-study.js");
    const { writePage } = await import("../write-results.js");
    const stored = readStudy(resolve(study));
    await writePage(stored, storedAnalysis(stored));
    const { report, summary } = stored.paths;
    printData(json ? JSON.stringify({ report, summary }) : `${report}\n${summary}`);
  },
});
