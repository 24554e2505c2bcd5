import type { AttributeChanges } from "./attribute-changes.js";
import { linearAlong, linearDown, logAxis } from "./linear-axis.js";

interface Place {
  readonly x: number;
  readonly y: number;
}
type Move = (place: Place) => Place;

const numberPairs = /(-?[\d.]+),(-?[\d.]+)/g;
const placeOf = (mark: Element): Place => {
  const [, x = 0, y = 0] = (/^translate\(([-\d.e]+),([-\d.e]+)\)/.exec(mark.getAttribute("transform") ?? "") ?? []).map(
    Number,
  );
  return { x, y };
};
const numberOf = (mark: Element, name: string): number => Number(mark.getAttribute(name) ?? 0);

/** Labels nearer than this to one before them are hidden, in pixels of the drawing. */
const nearest = 12;

/** Vega draws marks in the frame's pixels: symbols and rules by `transform`, lines by their path. */
function moveMarks(chart: Element, move: Move, changes: AttributeChanges): void {
  for (const line of chart.querySelectorAll(".role-mark line")) {
    const from = placeOf(line);
    const to = move({ x: from.x + numberOf(line, "x2"), y: from.y + numberOf(line, "y2") });
    const start = move(from);
    changes.set(line, "transform", `translate(${start.x},${start.y})`);
    changes.set(line, "x2", String(to.x - start.x));
    changes.set(line, "y2", String(to.y - start.y));
  }
  for (const symbol of chart.querySelectorAll(".mark-symbol.role-mark path")) {
    const { x, y } = move(placeOf(symbol));
    changes.set(symbol, "transform", `translate(${x},${y})`);
  }
  for (const path of chart.querySelectorAll(".mark-line.role-mark path")) {
    const moved = (path.getAttribute("d") ?? "").replace(numberPairs, (_, left: string, top: string) => {
      const { x, y } = move({ x: Number(left), y: Number(top) });
      return `${x},${y}`;
    });
    changes.set(path, "d", moved);
  }
}

/** Ticks, grid and labels of one axis go along; labels that would touch are hidden. */
function moveAxis(axis: Element, along: "x" | "y", move: Move, changes: AttributeChanges): void {
  for (const line of axis.querySelectorAll(":is(.role-axis-grid, .role-axis-tick) line")) {
    const place = placeOf(line);
    const moved = { ...place, [along]: move(place)[along] };
    changes.set(line, "transform", `translate(${moved.x},${moved.y})`);
  }
  let last = Number.NaN;
  for (const label of [...axis.querySelectorAll(".role-axis-label text")].reverse()) {
    const place = placeOf(label);
    // A label's baseline lies a little below its tick.
    const below = along === "y" ? 3.5 : 0;
    const to = move({ ...place, y: place.y - below })[along] + below;
    changes.set(label, "transform", along === "x" ? `translate(${to},${place.y})` : `translate(${place.x},${to})`);
    if (Math.abs(to - last) < nearest) changes.set(label, "class", "crowded");
    else last = to;
  }
}

/** The frame's own size in pixels of the drawing, from its ground: "M0,0h165v150h-165Z". */
function frameSize(chart: Element): { readonly width: number; readonly height: number } {
  const ground = chart.querySelector(".role-frame > g > .background")?.getAttribute("d") ?? "";
  const [, width = 0, height = 0] = (/h([\d.]+)v([\d.]+)h/.exec(ground) ?? []).map(Number);
  return { width, height };
}

/** How to make a chart of two logarithmic axes linear, the upright one from 0; undefined for other charts. */
export function linearWay(frame: HTMLElement): ((changes: AttributeChanges) => void) | undefined {
  const chart = frame.querySelector("svg");
  if (chart === null) return undefined;
  const { width, height } = frameSize(chart);
  const [x, y] = [logAxis(frame.dataset.logX, width), logAxis(frame.dataset.logY, height)];
  if (x === undefined || y === undefined) return undefined;
  const move: Move = (place) => ({ x: linearAlong(x, place.x), y: linearDown(y, place.y) });
  return (changes) => {
    moveMarks(chart, move, changes);
    // The axis below the frame is moved down by Vega, that on its left is not.
    for (const axis of chart.querySelectorAll(".role-axis > g")) {
      moveAxis(axis, placeOf(axis).y > 1 ? "x" : "y", move, changes);
    }
  };
}
