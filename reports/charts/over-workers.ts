import type { TopLevelSpec } from "vega-lite";
import { largest, smallest } from "../../src/stats/largest.js";
import type { SeriesStyle } from "../series.js";
import { factsChannel, factsText, type MarkFacts } from "./mark-facts.js";
import { logTicks, workerTicks } from "./ticks.js";

export interface WorkerPoint {
  readonly workers: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Its nodes share one host; drawn as an open point. */
  readonly simulated: boolean;
  readonly facts?: MarkFacts;
}

/** A bound from a law, which holds between its ends whatever was measured, or a second curve of at least three points. */
export interface GuideLine {
  readonly dash: readonly number[];
  readonly color?: string;
  readonly points: readonly { readonly workers: number; readonly value: number }[];
}

/** What small multiples share, so that they can be compared by eye. */
export interface SharedScales {
  readonly workers: readonly number[];
  readonly domain: readonly [number, number];
  readonly log: boolean;
}

/** Rule 12 (Hoefler and Belli): a line needs ordered numeric x and at least three points. */
export const enoughForLine = 3;

/** One series over its workers, both axes shared with its siblings; the siblings' points are grey behind it. */
export function overWorkers(
  points: readonly WorkerPoint[],
  others: readonly WorkerPoint[],
  guides: readonly GuideLine[],
  style: SeriesStyle,
  shared: SharedScales,
): TopLevelSpec {
  const x = {
    field: "workers",
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: workerDomain(shared.workers), nice: false },
    axis: { title: "workers (log scale)", values: [...workerTicks(shared.workers)], format: "d", grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    scale: { type: shared.log ? ("log" as const) : ("linear" as const), domain: [...shared.domain], nice: false },
    axis: {
      title: null,
      ...(shared.log ? { format: "~s", values: [...logTicks(...shared.domain)] } : { tickCount: 5 }),
    },
  };
  const values = (rows: readonly WorkerPoint[]) =>
    rows.map((row) => ({
      ...row,
      low: row.low ?? row.value,
      high: row.high ?? row.value,
      facts: factsText(row.facts),
      fill: row.simulated ? "var(--page)" : style.color,
    }));
  const description = factsChannel;
  const line = points.length >= enoughForLine;
  return {
    width: 165,
    height: 150,
    data: { values: values(points) },
    layer: [
      {
        data: { values: values(shownSiblings(others, shared.workers).map(withoutTip)) },
        mark: { type: "point", shape: "stroke", size: 90, color: "var(--muted)", opacity: 0.55, strokeWidth: 1 },
        encoding: { x, y, description },
      },
      ...guides.map((guide) => ({
        data: { values: [...guide.points] },
        mark: {
          type: "line" as const,
          strokeDash: [...guide.dash],
          strokeWidth: 1.5,
          color: guide.color ?? "currentColor",
          opacity: 0.75,
        },
        encoding: { x, y },
      })),
      ...(line ? [{ mark: { type: "line" as const, strokeWidth: 1.5, color: style.color }, encoding: { x, y } }] : []),
      {
        mark: { type: "rule", strokeWidth: 2, color: style.color },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, description },
      },
      {
        mark: { type: "point", shape: style.shape, size: 55, opacity: 1, strokeWidth: 1.5, stroke: style.color },
        encoding: { x, y, fill: { field: "fill", type: "nominal", scale: null }, description },
      },
    ],
  };
}

/** More of them are a grey field. */
const mostSiblingPoints = 200;

/** Whether frames of so many points show the extremes of their siblings alone. */
export const siblingsAreThinned = (sizes: readonly number[]): boolean =>
  sizes.reduce((sum, size) => sum + size, 0) - smallest(sizes) > mostSiblingPoints;

/** All of the siblings' points where they are few, else the lowest and the highest at each count that the axis names. */
function shownSiblings(others: readonly WorkerPoint[], workers: readonly number[]): readonly WorkerPoint[] {
  if (others.length <= mostSiblingPoints) return others;
  return workerTicks(workers).flatMap((count) => {
    const there = others.filter((point) => point.workers === count).toSorted((a, b) => a.value - b.value);
    return [...there.slice(0, 1), ...there.slice(1).slice(-1)];
  });
}

/** Siblings' points tell their numbers in their own frames. */
const withoutTip = ({ facts, ...point }: WorkerPoint): WorkerPoint =>
  facts === undefined ? point : { ...point, facts: { ...facts, tip: "" } };

/** Room left and right of the outermost counts. */
export function workerDomain(workers: readonly number[]): [number, number] {
  const low = smallest(workers);
  const high = largest(workers);
  const room = Math.max(1.12, (high / low) ** 0.12);
  return [low / room, high * room];
}
