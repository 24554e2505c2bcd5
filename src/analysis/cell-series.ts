import { type Bases, basesOf } from "../scaling/bases.js";
import { type BlockSeries, efficiencyByBlock, speedupByBlock } from "../scaling/speedup.js";
import type { CellId } from "../types/ids.js";
import type { MetricName } from "../types/metrics.js";
import type { Cell } from "../types/plan.js";
import type { CellOutcomes } from "./outcomes.js";

/** Ratios over other cells: which base they refer to, and whether they are divided by the growth in workers. */
const ratios: Partial<Record<MetricName, { readonly base: keyof Bases; readonly perWorker: boolean }>> = {
  speedup: { base: "own", perWorker: false },
  efficiency: { base: "own", perWorker: true },
  speedupOverSingle: { base: "single", perWorker: false },
  efficiencyOverSingle: { base: "single", perWorker: true },
};

const none: BlockSeries = new Map();

/** Values of every metric of every cell, block by block. Throughput, of which the ratios are made, is kept; a study has too many of the others. */
export class CellSeries {
  readonly #outcomes: ReadonlyMap<CellId, CellOutcomes>;
  readonly #bases: ReadonlyMap<CellId, Bases>;
  readonly #throughput = new Map<CellId, BlockSeries>();

  constructor(cells: readonly Cell[], outcomes: ReadonlyMap<CellId, CellOutcomes>) {
    this.#outcomes = outcomes;
    this.#bases = basesOf(cells);
  }

  /** The cell that a ratio refers to; undefined for metrics that are no ratios over cells, and without a base. */
  baseOf(id: CellId, metric: MetricName): Cell | undefined {
    const ratio = ratios[metric];
    return ratio === undefined ? undefined : this.#bases.get(id)?.[ratio.base];
  }

  /** In block order; empty for an unknown cell. */
  of(id: CellId, metric: MetricName): BlockSeries {
    if (metric !== "throughput") return this.#make(id, metric);
    const found = this.#throughput.get(id) ?? this.#make(id, metric);
    this.#throughput.set(id, found);
    return found;
  }

  #make(id: CellId, metric: MetricName): BlockSeries {
    const own = this.#outcomes.get(id);
    if (own === undefined) return none;
    const ratio = ratios[metric];
    if (ratio === undefined) {
      return new Map(
        own.completed.flatMap(({ result, measurement }) => {
          const value = measurement.values[metric];
          return value === undefined || !Number.isFinite(value) ? [] : [[result.block, value] as const];
        }),
      );
    }
    const base = this.baseOf(id, metric);
    if (base === undefined) return none;
    const speedup = speedupByBlock(this.of(id, "throughput"), this.of(base.id, "throughput"));
    return ratio.perWorker ? efficiencyByBlock(speedup, own.cell.workers, base.workers) : speedup;
  }
}
