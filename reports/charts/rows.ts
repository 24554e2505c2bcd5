import { largest } from "../../src/stats/largest.js";
import { clip } from "../format/text.js";
import { factsChannel, factsText } from "./mark-facts.js";
import { textWidth } from "./text-width.js";
import { chartFontSize } from "./theme.js";

/** One line of a chart whose rows are categories: its name on the left, its numbers on the right. */
export interface RowTexts {
  /** Whose row it is; a row without it stays when the reader picks runners. */
  readonly runner?: string;
  /** Written once for consecutive rows with the same group. */
  readonly group: string;
  readonly label: string;
  /** The numbers in words. */
  readonly text: string;
}

interface PlacedTexts extends Pick<RowTexts, "group" | "label" | "text"> {
  /** Pixels from the top to the row's middle. */
  readonly y: number;
}

export const rowHeight = 20;
const groupGap = 8;

/** What the page's script knows of a row's marks, which have a tooltip, and of its words, which only belong to the runner. */
export function rowFacts({ runner, group, label, text }: RowTexts, axisTitle: string) {
  const tip = `${group}, ${label}: ${text} · ${axisTitle}`;
  return { facts: factsText({ runner, tip }), owner: factsText({ runner, tip: "" }) };
}

/** Rows from the top, with what their marks need; groups stand apart. Names are cut to `longest` characters. */
export function placeRows<Row extends RowTexts, Marks extends object>(
  rows: readonly Row[],
  longest: number,
  marksOf: (row: Row) => Marks,
): { readonly placed: readonly (PlacedTexts & Marks)[]; readonly height: number } {
  let y = rowHeight / 2;
  const placed = rows.map((row, index) => {
    const starts = index === 0 || rows[index - 1]?.group !== row.group;
    if (index > 0) y += starts ? rowHeight + groupGap : rowHeight;
    return {
      y,
      group: starts ? clip(row.group, longest) : "",
      label: clip(row.label, longest),
      text: row.text,
      ...marksOf(row),
    };
  });
  return { placed, height: y + rowHeight / 2 };
}

/** The vertical scale of placed rows: pixels from the top. */
export const rowScale = (height: number) => ({
  type: "quantitative" as const,
  scale: { domain: [0, height], reverse: true },
  axis: null,
});

/** The texts of placed rows, left and right of a plot of this width. */
export function rowLabels(
  placed: readonly (PlacedTexts & { readonly owner: string })[],
  height: number,
  plotWidth: number,
) {
  const labelX = -10;
  const widest = largest(
    placed.map(({ label }) => textWidth(label, chartFontSize)),
    0,
  );
  const groupX = labelX - widest - 12;
  const y = { field: "y", ...rowScale(height) };
  const description = { ...factsChannel, field: "owner" };
  return [
    {
      mark: { type: "text", align: "right", baseline: "middle", color: "var(--muted)" },
      encoding: { x: { value: labelX }, y, text: { field: "label" }, description },
    },
    {
      mark: { type: "text", align: "right", baseline: "middle", fontWeight: 600 },
      encoding: { x: { value: groupX }, y, text: { field: "group" }, description },
    },
    {
      mark: { type: "text", align: "left", baseline: "middle" },
      encoding: { x: { value: plotWidth + 10 }, y, text: { field: "text" }, description },
    },
  ] as const;
}
