import type { TopLevelSpec } from "vega-lite";
import { largest } from "../../src/stats/largest.js";
import { plain } from "../format/quantity.js";
import { clip } from "../format/text.js";
import { factsChannel, factsText } from "./mark-facts.js";
import { textWidth } from "./text-width.js";
import { chartFontSize } from "./theme.js";
import { niceCeiling } from "./ticks.js";

interface StackPart {
  readonly name: string;
  readonly value: number;
  /** The value in words. */
  readonly text?: string;
}

export interface StackRow {
  /** Whose row it is; without it, the row stays when the reader picks runners. */
  readonly runner?: string;
  readonly group: string;
  readonly label: string;
  readonly parts: readonly StackPart[];
  /** The sum in words, written at the bar's end. */
  readonly text: string;
}

/** Fills that differ in lightness as well as in hue; the legend's order is the bars' order. */
const fills = ["var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--muted)"] as const;
const rowHeight = 20;
const groupGap = 8;
const plotWidth = 220;

const factsOf = ({ runner }: StackRow, tip: string): string =>
  factsText(runner === undefined ? undefined : { runner, tip });

/** Horizontal bars whose parts add up; a part's place in the order says which it is, beside its colour. */
export function stackedBars(rows: readonly StackRow[], names: readonly string[], title: string): TopLevelSpec {
  let y = rowHeight / 2;
  const bars: Record<string, unknown>[] = [];
  const labels: Record<string, unknown>[] = [];
  for (const [index, row] of rows.entries()) {
    const starts = index === 0 || rows[index - 1]?.group !== row.group;
    if (index > 0) y += starts ? rowHeight + groupGap : rowHeight;
    let from = 0;
    for (const part of row.parts) {
      const facts = factsOf(row, `${row.group}, ${row.label}: ${part.name} ${part.text ?? plain(part.value)}`);
      bars.push({ top: y - 6, bottom: y + 6, from, to: from + part.value, part: part.name, facts });
      from += part.value;
    }
    const words = { group: starts ? clip(row.group, 26) : "", label: clip(row.label, 26), text: row.text };
    labels.push({ y, ...words, end: from, facts: factsOf(row, "") });
  }
  const height = y + rowHeight / 2;
  const top = niceCeiling(
    largest(
      labels.map((label) => Number(label.end)),
      0,
    ) * 1.02,
  );
  const vertical = { type: "quantitative" as const, scale: { domain: [0, height], reverse: true }, axis: null };
  const x = {
    type: "quantitative" as const,
    scale: { domain: [0, top], nice: false },
    axis: { title, tickCount: 5 },
  };
  const labelX = -10;
  const groupX =
    labelX -
    largest(
      rows.map((row) => textWidth(clip(row.label, 26), chartFontSize)),
      0,
    ) -
    12;
  const description = factsChannel;
  const color = {
    field: "part",
    type: "nominal" as const,
    scale: { domain: [...names], range: names.map((_, index) => fills[index % fills.length] ?? "var(--muted)") },
  };
  return {
    width: plotWidth,
    height,
    data: { values: labels },
    layer: [
      {
        data: { values: bars },
        mark: { type: "rect", stroke: "var(--page)", strokeWidth: 1, opacity: 1 },
        encoding: {
          x: { ...x, field: "from" },
          x2: { field: "to" },
          y: { ...vertical, field: "top" },
          y2: { field: "bottom" },
          color,
          description,
        },
      },
      {
        mark: { type: "text", align: "right", baseline: "middle", color: "var(--muted)" },
        encoding: { x: { value: labelX }, y: { ...vertical, field: "y" }, text: { field: "label" }, description },
      },
      {
        mark: { type: "text", align: "right", baseline: "middle", fontWeight: 600 },
        encoding: { x: { value: groupX }, y: { ...vertical, field: "y" }, text: { field: "group" }, description },
      },
      {
        mark: { type: "text", align: "left", baseline: "middle" },
        encoding: {
          x: { value: plotWidth + 10 },
          y: { ...vertical, field: "y" },
          text: { field: "text" },
          description,
        },
      },
    ],
  };
}
