import { dirname, join } from "node:path";
import type { RenderChart } from "../../reports/charts/render.js";
import { ScalebenchError } from "../errors/error.js";
import { studyErrorOf } from "../study/file-errors.js";
import { makeFolder, writeWhole } from "../study/files.js";
import type { StudyHistory } from "../types/history.js";
import type { StoredAnalysis } from "./stored-analysis.js";

const formats = ["html", "md", "csv", "arrow", "svg", "png"] as const;
export type Format = (typeof formats)[number];

/** "html,md" to formats. Throws USAGE. */
export function parseFormats(text: string): readonly Format[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !formats.includes(name as Format));
  if (unknown !== undefined) {
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected formats of ${formats.join(", ")}, found ${JSON.stringify(unknown)}`,
      hint: "join several by commas: --format html,csv",
    });
  }
  return formats.filter((format) => names.includes(format));
}

/** What a page has beside the analysis, and who draws its charts. */
interface PageExtras {
  readonly render?: RenderChart | undefined;
  readonly title?: string | undefined;
  readonly history?: StudyHistory | undefined;
}

/** Where charts go that are files of their own. */
const pictureFolder = "charts";

type Write = (name: string, content: string | Uint8Array) => void;

const writers: Readonly<Record<Format, (stored: StoredAnalysis, extras: PageExtras, write: Write) => Promise<void>>> = {
  html: async ({ analysis, bytes }, extras, write) => {
    const { dataFiles } = await import("./data-files.js");
    const { renderReport } = await import("../../reports/report.js");
    write("report.html", await renderReport(analysis, { ...extras, files: dataFiles(analysis, bytes) }));
  },
  md: async ({ analysis }, _, write) => {
    const { renderSummary } = await import("../../reports/summary.js");
    write("summary.md", renderSummary(analysis));
  },
  csv: async ({ analysis }, _, write) => {
    const { csvFiles } = await import("./data-files.js");
    for (const [name, text] of Object.entries(csvFiles(analysis))) write(name, text);
  },
  arrow: async ({ analysis }, _, write) => {
    const { arrowFile } = await import("./data-files.js");
    write("trials.arrow", arrowFile(analysis));
  },
  svg: async ({ analysis }, { history, render }, write) => {
    const { renderPictures } = await import("../../reports/pictures.js");
    for (const { name, svg } of await renderPictures(analysis, { history, render }))
      write(`${pictureFolder}/${name}.svg`, svg);
  },
  png: async ({ analysis }, { history, render }, write) => {
    const { pngMaker } = await import("./png.js");
    const asPng = await pngMaker();
    const { renderPictures } = await import("../../reports/pictures.js");
    for (const { name, svg } of await renderPictures(analysis, { history, render })) {
      write(`${pictureFolder}/${name}.png`, asPng(svg));
    }
  },
};

export interface ReportRequest {
  readonly formats: readonly Format[];
  /** Made where it is not there. */
  readonly folder: string;
  readonly extras: PageExtras;
}

/** Writes what a study says in the formats that are asked for; returns the files. Throws RESULTS_UNWRITABLE, DISK_FULL. */
export async function writeReport(stored: StoredAnalysis, request: ReportRequest): Promise<readonly string[]> {
  const { folder, extras } = request;
  const files: string[] = [];
  try {
    makeFolder(folder);
    for (const format of request.formats) {
      await writers[format](stored, extras, (name, content) => {
        const file = join(folder, name);
        makeFolder(dirname(file));
        writeWhole(file, content);
        files.push(file);
      });
    }
  } catch (error) {
    throw studyErrorOf(error, folder);
  }
  return files;
}
