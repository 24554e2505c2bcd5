import { basename, resolve } from "node:path";
import type { StudyHistory } from "../../types/history.js";
import type { Command, CommonOptions } from "../command.js";
import type { HistoryRequest } from "../study-history.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly studies: readonly string[];
  readonly compare: string | undefined;
  readonly baselines: string;
  readonly format: string;
  readonly out: string | undefined;
  readonly title: string | undefined;
  readonly open: boolean;
}

export const reportCommand: Command<Options> = () => ({
  command: "report <studies..>",
  describe: "Make the page and the summary from a study's analysis",
  builder: (yargs) =>
    yargs
      .positional("studies", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "A study's folder; of several, the page is about the last one, and the others are its history",
      })
      .option("compare", { type: "string", describe: "A baseline whose runs belong to the history" })
      .option("baselines", { type: "string", default: "baselines", describe: "Folder of the baselines" })
      .option("format", {
        type: "string",
        default: "html,md",
        describe: "Of html, md, csv, arrow, svg, png; several by commas",
      })
      .option("out", { type: "string", describe: "Folder for what is written (default: the study's)" })
      .option("title", { type: "string", describe: "Of the page, instead of the suite's question" })
      .option("open", { type: "boolean", default: false, describe: "Show the page in a browser" })
      .example("$0 report results/quickstart-20260504-102030", "writes report.html and summary.md")
      .example("$0 report results/may results/june results/july", "the page of july, with the history of its claims")
      .example("$0 report results/july --compare nightly", "beside the runs that baselines/nightly keeps")
      .example("$0 report results/nightly --format csv,arrow --out numbers", "the numbers alone, elsewhere")
      .example("$0 report results/nightly --format svg,png --out slides", "each chart as a picture, in slides/charts")
      .example("$0 report results/nightly --title 'May, new switch' --open", "a page to show") as never,
  handler: async ({ studies, compare, baselines, format, out, title, open, json }) => {
    const [{ readStudy }, { parseFormats, writeReport }, { storedAnalysis }, { withDrawing }] = await Promise.all([
      import("../../study/read-study.js"),
      import("../report-files.js"),
      import("../stored-analysis.js"),
      import("../drawing.js"),
    ]);
    const formats = parseFormats(format);
    const study = studies.at(-1) ?? "";
    const files = await withDrawing(formats, async (render) => {
      const stored = readStudy(resolve(study));
      const folder = out === undefined ? stored.paths.directory : resolve(out);
      const history = await pastOf({ folder: study, folders: studies, compare, baselines });
      return writeReport(storedAnalysis(stored), { formats, folder, extras: { title, history, render } });
    });
    printData(json ? JSON.stringify(filesByName(files)) : files.join("\n"));
    const page = files.find((file) => file.endsWith(".html"));
    if (open && page !== undefined) {
      const { openFile } = await import("../open-file.js");
      openFile(page);
    }
  },
});

/** What a page of one study does without is not loaded either. */
async function pastOf(request: HistoryRequest): Promise<StudyHistory | undefined> {
  if (request.folders.length === 1 && request.compare === undefined) return undefined;
  const { studyHistory } = await import("../study-history.js");
  return studyHistory(request);
}

/** `report` and `summary` for what they are; the others by their file's name. */
function filesByName(files: readonly string[]): Readonly<Record<string, string>> {
  const names: Readonly<Record<string, string>> = { "report.html": "report", "summary.md": "summary" };
  return Object.fromEntries(files.map((file) => [names[basename(file)] ?? basename(file), file]));
}
