import { csvOf } from "../../reports/data/csv.js";
import type { DataFile } from "../../reports/data/file.js";
import { cellTable, countSummaries, countValues, valueTable } from "../../reports/data/tables.js";
import { tableBytes } from "../records/table-bytes.js";
import type { Analysis } from "../types/analysis.js";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Rows of a table that a page may carry: as text they take its room (some 100 B each). */
const mostRows = 5_000;

/** Files for the formats of `report`, whatever their size. */
export function csvFiles(analysis: Analysis): Readonly<Record<"cells.csv" | "trials.csv", string>> {
  return { "cells.csv": csvOf(cellTable(analysis)), "trials.csv": csvOf(valueTable(analysis)) };
}

export function arrowFile(analysis: Analysis): Uint8Array {
  const { names, rows } = valueTable(analysis);
  return tableBytes(names, rows);
}

/** What the page offers: small tables first, then the file of the analysis that they are made of. */
export function dataFiles(analysis: Analysis, bytes: Uint8Array): readonly DataFile[] {
  const fewCells = countSummaries(analysis) <= mostRows;
  const fewValues = countValues(analysis) <= mostRows;
  return [
    {
      name: "cells.csv",
      media: "text/csv",
      says: "a row for each cell and metric: median, interval, level, n",
      bytes: fewCells ? encode(csvOf(cellTable(analysis))) : undefined,
      elsewhere: "`scalebench report DIR --format csv` writes it.",
    },
    {
      name: "trials.csv",
      media: "text/csv",
      says: "a row for each trial's value, in block order",
      bytes: fewValues ? encode(csvOf(valueTable(analysis))) : undefined,
      elsewhere: "`scalebench report DIR --format csv` writes it.",
    },
    {
      name: "trials.arrow",
      media: "application/vnd.apache.arrow.file",
      says: "the same as an Arrow file",
      bytes: fewValues ? arrowFile(analysis) : undefined,
      elsewhere: "`scalebench report DIR --format arrow` writes it.",
    },
    {
      name: "analysis.json",
      media: "application/json",
      says: "everything that this page is made of; its schema is schemas/analysis.schema.json",
      bytes,
      elsewhere: "It lies in the study's folder.",
    },
  ];
}
