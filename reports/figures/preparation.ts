import type { PreparationScaling } from "../../src/types/analysis.js";
import type { PreparationRun } from "../../src/types/preparation.js";
import { type DotRow, dotAlternative, dotPlot } from "../charts/dots.js";
import { bracketsOf, summaryShort } from "../format/interval.js";
import { chosen, numbersAt, quantity, scaleOf } from "../format/quantity.js";
import { counted, shorten } from "../format/text.js";
import { type Block, type Figure, marked, type Table } from "../panel.js";
import { cutNote, mostRows } from "./limits.js";

type Maker = Pick<PreparationRun, "engine" | "executors">;

const engines = { spark: "Spark", pandas: "pandas" } as const;

const makerText = ({ engine, executors }: Maker): string =>
  engine === "pandas" ? engines.pandas : `Spark, ${counted(executors, "executor")}`;

const styles = {
  spark: { color: "var(--c2)", shape: "square" },
  pandas: { color: "var(--c3)", shape: "diamond" },
} as const;

/** Rows a second by engine and executors; undefined where no preparation was timed. */
function rateFigure(scaling: readonly PreparationScaling[]): Figure | undefined {
  const largest = scaling.toSorted((a, b) => b.rate.median - a.rate.median)[0];
  if (largest === undefined) return undefined;
  const scale = scaleOf(largest.rate.median, largest.rate.unit);
  const rows = scaling.slice(0, mostRows).map(({ dataset, engine, executors, rate }): DotRow => {
    const { median: value, low, high } = rate;
    const style = styles[engine];
    const text = numbersAt(scale, value, low, high);
    return {
      runner: "",
      group: shorten(dataset, 80),
      label: makerText({ engine, executors }),
      value,
      low,
      high,
      text,
      style,
    };
  });
  const axisTitle = `rows prepared, ${scale.unit}`;
  return {
    kind: "figure",
    id: "preparation",
    title: "Preparation: rows a second",
    charts: [
      {
        alternative: dotAlternative(axisTitle, rows),
        spec: dotPlot(rows, { title: axisTitle, factor: scale.factor }),
      },
    ],
    caption: `Point and bar: median and what the table's brackets are, over preparations of the same raw files, which took turns before the first trial. Without the start of Spark and without fetching; an executor is a process with one core of the machine, and so is pandas where it was timed; the rows were the same each time.${cutNote(scaling.length, mostRows, "rows")}`,
    table: scalingTable(scaling),
  };
}

const scalingTable = (scaling: readonly PreparationScaling[]): Table => ({
  columns: [
    { title: "Data set" },
    { title: "Engine" },
    { title: "Executors", numeric: true },
    { title: "Rows a second", numeric: true },
    { title: "Time", numeric: true },
    { title: "Speed-up", numeric: true },
    { title: "over", numeric: true },
    { title: "Brackets" },
    { title: "n", numeric: true },
  ],
  rows: scaling.map(({ dataset, engine, executors, rate, time, speedup }) => [
    dataset,
    engines[engine],
    String(executors),
    summaryShort(rate),
    summaryShort(time),
    speedup === undefined ? (engine === "spark" ? "base" : "") : summaryShort(speedup),
    speedup === undefined ? "" : counted(speedup.baseExecutors, "executor"),
    bracketsOf(rate),
    String(rate.n),
  ]),
});

const runsTable = (runs: readonly PreparationRun[]): Table => ({
  columns: [
    { title: "Data set" },
    { title: "Made for" },
    { title: "Engine" },
    { title: "Executors", numeric: true },
    { title: "Rows", numeric: true },
    { title: "Time", numeric: true },
    { title: "Rows a second", numeric: true },
    { title: "Shuffled", numeric: true },
    { title: "Executors' time", numeric: true },
    { title: "When" },
  ],
  rows: runs.map((run) => [
    run.dataset,
    run.repeat === undefined ? "the trials" : `its time, repeat ${run.repeat}`,
    engines[run.engine],
    String(run.executors),
    chosen(run.rows),
    quantity(run.seconds, "s"),
    quantity(run.rowsPerSecond, "rows/s"),
    quantity(run.shuffleBytes, "B"),
    quantity(run.executorSeconds, "s"),
    run.when,
  ]),
});

/** "Spark with 2 executors made the 10,000 rows of credit-default in 4.2 s: 2,381 rows/s, at 2026-01-02." */
const madeText = ({ dataset, engine, rows, seconds, executors, rowsPerSecond, when }: PreparationRun): string =>
  `${engine === "spark" ? `Spark with ${counted(executors, "executor")}` : engines[engine]} made the ${chosen(rows)} rows of ${dataset} in ${quantity(seconds, "s")}: ${quantity(rowsPerSecond, "rows/s")}, at ${when}.`;

function speedupText({ dataset, executors, speedup }: PreparationScaling): readonly string[] {
  if (speedup === undefined) return [];
  const { n, baseExecutors } = speedup;
  return [
    `Preparing ${dataset} with ${counted(executors, "executor")} is ${summaryShort(speedup)} times as fast as with ${baseExecutors} (${bracketsOf(speedup)}, n = ${n}).`,
  ];
}

const untimed: Block = {
  kind: "note",
  text: marked(
    "One preparation says nothing of its spread, nor of how it scales: `preparation: { executors: [1, 2], repeats: 3 }` in the suite times more of them.",
  ),
};

/** What it took to make the data sets' rows, and whether that scales; nothing where each trial makes its data. */
export function preparationBlocks(
  runs: readonly PreparationRun[] = [],
  scaling: readonly PreparationScaling[] = [],
): readonly Block[] {
  if (runs.length === 0) return [];
  const figure = rateFigure(scaling);
  const sentence = (text: string): Block => ({ kind: "sentence", text });
  return [
    { kind: "heading", text: "Preparation of the data" },
    ...runs.filter(({ repeat }) => repeat === undefined).map((run) => sentence(madeText(run))),
    ...scaling.flatMap(speedupText).map(sentence),
    ...(figure === undefined ? [untimed] : [figure]),
    { kind: "table", table: runsTable(runs), fold: "Every preparation" },
  ];
}
