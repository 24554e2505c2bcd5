import type { PreparationScaling } from "../types/analysis.js";
import type { PreparationRun } from "../types/preparation.js";
import { summaryOf } from "./summarise.js";

type Timed = PreparationRun & { readonly repeat: number };
type Series = Pick<PreparationRun, "dataset" | "engine">;

const engines = ["spark", "pandas"] as const;

const isTimed = (run: PreparationRun): run is Timed => run.repeat !== undefined;

const seconds = { unit: "s", direction: "lower", kind: "cost" } as const;
const rowsPerSecond = { unit: "rows/s", direction: "higher", kind: "rate" } as const;
const ratio = { unit: "1", direction: "higher", kind: "ratio" } as const;

/** The rates over those of the base in the repeats that both have. */
function ratiosOf(runs: readonly Timed[], base: readonly Timed[]): readonly number[] {
  const under = new Map(base.map(({ repeat, rowsPerSecond: rate }) => [repeat, rate]));
  return runs.flatMap(({ repeat, rowsPerSecond: rate }) => {
    const other = under.get(repeat);
    return other === undefined ? [] : [rate / other];
  });
}

function scalingOf({ dataset, engine }: Series, all: readonly Timed[]): readonly PreparationScaling[] {
  const counts = [...new Set(all.map(({ executors }) => executors))].toSorted((a, b) => a - b);
  const runsAt = (count: number): readonly Timed[] =>
    all.filter(({ executors }) => executors === count).toSorted((a, b) => a.repeat - b.repeat);
  const [baseExecutors = 1] = counts;
  return counts.map((executors) => {
    const runs = runsAt(executors);
    const ratios = executors === baseExecutors ? [] : ratiosOf(runs, runsAt(baseExecutors));
    const times = runs.map((run) => run.seconds);
    const rates = runs.map((run) => run.rowsPerSecond);
    return {
      dataset,
      engine,
      executors,
      time: summaryOf(seconds, times, "median"),
      rate: summaryOf(rowsPerSecond, rates, "median"),
      ...(ratios.length === 0
        ? {}
        : { speedup: { ...summaryOf(ratio, ratios, "median of the ratios of each repeat"), baseExecutors } }),
    };
  });
}

/** The preparations that were made to be timed, by data set, engine and executors. */
export function preparationScaling(runs: readonly PreparationRun[]): readonly PreparationScaling[] {
  const timed = runs.filter(isTimed);
  return [...new Set(timed.map(({ dataset }) => dataset))].flatMap((dataset) =>
    engines.flatMap((engine) =>
      scalingOf(
        { dataset, engine },
        timed.filter((run) => run.dataset === dataset && run.engine === engine),
      ),
    ),
  );
}
