import { csvOf } from "../../reports/data/csv.js";
import type { DataFile } from "../../reports/data/file.js";
import { cellTable, countValues, valueTable } from "../../reports/data/tables.js";
import { tableBytes } from "../records/table-bytes.js";
import type { Analysis } from "../types/analysis.js";
import { analysisText } from "./analysis-text.js";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Values of trials that a page still carries. */
const mostValues = 20_000;

/** Files for the formats of `report`, whatever their size. */
export function csvFiles(analysis: Analysis): Readonly<Record<"cells.csv" | "trials.csv", string>> {
  return { "cells.csv": csvOf(cellTable(analysis)), "trials.csv": csvOf(valueTable(analysis)) };
}

export function arrowFile(analysis: Analysis): Uint8Array {
  const { names, rows } = valueTable(analysis);
  return tableBytes(names, rows);
}

/** What the page offers: small tables first, then the analysis that they are made of. */
export function dataFiles(analysis: Analysis): readonly DataFile[] {
  const small = countValues(analysis) <= mostValues;
  const text = analysisText(analysis);
  return [
    {
      name: "cells.csv",
      media: "text/csv",
      says: "a row for each cell and metric: median, interval, level, n",
      bytes: encode(csvOf(cellTable(analysis))),
      elsewhere: "`scalebench report DIR --format csv` writes it.",
    },
    {
      name: "trials.csv",
      media: "text/csv",
      says: "a row for each trial's value, in block order",
      bytes: small ? encode(csvOf(valueTable(analysis))) : undefined,
      elsewhere: "`scalebench report DIR --format csv` writes it.",
    },
    {
      name: "trials.arrow",
      media: "application/vnd.apache.arrow.file",
      says: "the same as an Arrow file",
      bytes: small ? arrowFile(analysis) : undefined,
      elsewhere: "`scalebench report DIR --format arrow` writes it.",
    },
    {
      name: "analysis.json",
      media: "application/json",
      says: "everything that this page is made of; its schema is schemas/analysis.schema.json",
      bytes: encode(text),
      elsewhere: "It lies in the study's folder.",
    },
  ];
}
