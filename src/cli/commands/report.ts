import { existsSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { ScalebenchError } from "../../errors/error.js";
import type { StoredStudy } from "../../study/read-study.js";
import type { Analysis } from "../../types/analysis.js";
import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly study: string;
  readonly format: string;
  readonly out: string | undefined;
  readonly title: string | undefined;
  readonly open: boolean;
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
      .option("format", { type: "string", default: "html,md", describe: "Of html, md, csv, arrow; several by commas" })
      .option("out", { type: "string", describe: "Folder for what is written (default: the study's)" })
      .option("title", { type: "string", describe: "Of the page, instead of the suite's question" })
      .option("open", { type: "boolean", default: false, describe: "Show the page in a browser" })
      .example("$0 report results/quickstart-20260504-102030", "writes report.html and summary.md")
      .example("$0 report results/nightly --format csv,arrow --out numbers", "the numbers alone, elsewhere")
      .example("$0 report results/nightly --title 'May, new switch' --open", "a page to show") as never,
  handler: async ({ study, format, out, title, open, json }) => {
    const [{ readStudy }, { parseFormats, writeReport }] = await Promise.all([
      import("../../study/read-study.js"),
      import("../report-files.js"),
    ]);
    const formats = parseFormats(format);
    const stored = readStudy(resolve(study));
    const folder = out === undefined ? stored.paths.directory : resolve(out);
    const files = await writeReport(storedAnalysis(stored), { formats, folder, title });
    printData(json ? JSON.stringify(filesByName(files)) : files.join("\n"));
    const page = files.find((file) => file.endsWith(".html"));
    if (open && page !== undefined) {
      const { openFile } = await import("../open-file.js");
      openFile(page);
    }
  },
});

/** `report` and `summary` for what they are; the others by their file's name. */
function filesByName(files: readonly string[]): Readonly<Record<string, string>> {
  const names: Readonly<Record<string, string>> = { "report.html": "report", "summary.md": "summary" };
  return Object.fromEntries(files.map((file) => [names[basename(file)] ?? basename(file), file]));
}
