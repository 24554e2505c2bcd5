import { engineText, preparationRun } from "../datasets/preparation-run.js";
import { blockOrder } from "../plan/order.js";
import { writeJson } from "../study/files.js";
import type { StudyPaths } from "../study/layout.js";
import type { StudyOptions } from "../study/options.js";
import type { Plan } from "../types/plan.js";
import type { PreparationEngine, PreparationRun } from "../types/preparation.js";
import { sparkEnvironment } from "./dataset-actions.js";
import { duration } from "./numbers.js";
import { describeDataset, prepareAgain } from "./prepared-datasets.js";
import { requireSameRows } from "./same-rows.js";
import type { StudyDataset } from "./study-datasets.js";
import { preparationsFile, storedPreparations } from "./study-preparations.js";

/** A preparation to be timed. */
interface Timing {
  readonly dataset: string;
  readonly engine: PreparationEngine;
  readonly executors: number;
  readonly repeat: number;
}

/** Round by round, each in its own seeded order, so that what the machine does meanwhile hits all alike. */
export function timingsOf({ seed, preparation }: Plan, datasets: readonly string[]): readonly Timing[] {
  if (preparation === undefined) return [];
  const { engines = ["spark"], executors: counts, repeats } = preparation;
  const makers = engines.flatMap((engine) =>
    (engine === "pandas" ? [1] : counts).map((executors) => ({ engine, executors })),
  );
  const each = datasets.flatMap((dataset) => makers.map((maker) => ({ dataset, ...maker })));
  return Array.from({ length: repeats }, (_, index) => index + 1).flatMap((repeat) =>
    blockOrder(seed, repeat, each).map((one) => ({ ...one, repeat })),
  );
}

const sameTiming = (timing: Timing, { dataset, engine, executors, repeat }: PreparationRun): boolean =>
  timing.dataset === dataset && timing.engine === engine && timing.executors === executors && timing.repeat === repeat;

interface Timings {
  readonly plan: Plan;
  readonly datasets: readonly StudyDataset[];
  readonly paths: Pick<StudyPaths, "preparation">;
  readonly observe: StudyOptions["observe"];
  readonly signal: AbortSignal;
}

type Scaffold = NonNullable<StudyOptions["scaffold"]>;

/**
 * Before the first trial, the data sets are prepared as often as the suite asks, into folders that go again. Each is
 * written down when it has ended, so that a resumed study does only those that are missing.
 */
export function withTimedPreparations(inner: Scaffold | undefined, context: Timings): Scaffold {
  const { plan, datasets, paths, observe, signal } = context;
  const tell = (message: string): void => observe({ event: "note", message });
  const prepared = new Map(
    datasets.flatMap(({ name, manifest }) => (manifest === undefined ? [] : [[name, manifest]])),
  );
  const time = async (timing: Timing): Promise<void> => {
    const { dataset, engine, executors, repeat } = timing;
    const manifest = await prepareAgain(describeDataset(dataset), {
      environment: sparkEnvironment,
      engine,
      executors,
      tell,
      watch: () => {},
      signal,
    });
    const kept = prepared.get(dataset);
    if (kept !== undefined) requireSameRows(manifest, kept);
    const run = preparationRun(manifest, new Date().toISOString(), repeat);
    writeJson(paths.preparation, preparationsFile([...storedPreparations(paths), run]));
    tell(
      `prepared ${dataset} by ${engineText(timing)} in ${duration(run.seconds)} (repeat ${repeat} of ${plan.preparation?.repeats})`,
    );
  };
  return {
    build: async () => {
      await inner?.build();
      for (const timing of timingsOf(plan, [...prepared.keys()])) {
        if (storedPreparations(paths).some((run) => sameTiming(timing, run))) continue;
        await time(timing);
      }
    },
    remove: async () => inner?.remove(),
  };
}
