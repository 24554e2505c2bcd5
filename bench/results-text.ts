import { table } from "../src/plan/table.js";
import type { Bound, Figure } from "./figure.js";

const number = (value: number): string => String(Number(value.toPrecision(4)));

function boundText({ atLeast, atMost }: Bound): string {
  if (atLeast !== undefined && atMost !== undefined) return `${number(atLeast)} to ${number(atMost)}`;
  return atLeast === undefined ? `<= ${number(atMost ?? Number.NaN)}` : `>= ${number(atLeast)}`;
}

function verdictText({ bound, keeps, intervalKeeps }: Figure): string {
  if (bound === null) return "";
  if (keeps === null) return "too few";
  if (!keeps) return "BROKEN";
  return intervalKeeps === false ? "kept (interval reaches out)" : "kept";
}

const rowOf = (figure: Figure): readonly string[] => {
  const { name, n, median, interval, bound, unit } = figure;
  return [
    name,
    String(n),
    number(median),
    interval === null ? "" : `${number(interval.low)} to ${number(interval.high)}`,
    interval === null ? "" : `${(interval.level * 100).toFixed(1)} %`,
    unit,
    bound === null ? "" : boundText(bound),
    verdictText(figure),
  ];
};

const head = ["figure", "n", "median", "interval", "level", "unit", "bound", "verdict"] as const;

/** The table that a person reads, and how to read it. */
export const resultsText = (figures: readonly Figure[]): string =>
  [
    table(head, figures.map(rowOf), new Set(["n", "median"])),
    "",
    "A bound is kept when the median is within it; the interval of the median is shown beside it and decides nothing.",
  ].join("\n");
