import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Analysis } from "../../src/types/analysis.js";

/**
 * An analysis without what two studies of the same trials cannot share: the study's name, when it began and ended, the harness' own
 * processor time, and what is counted from the launch of a process (the metric `startup`, the phase `launch`), for records are copied.
 */
export function comparable(study: string): unknown {
  const analysis = JSON.parse(readFileSync(join(study, "analysis.json"), "utf8")) as Analysis;
  const { study: _name, startedAt: _from, finishedAt: _to, harnessCpu: _cpu, ...rest } = analysis;
  return {
    ...rest,
    cells: rest.cells.map((cell) => {
      const { startup: _startup, ...metrics } = cell.metrics;
      return { ...cell, metrics, phases: cell.phases?.filter(({ name }) => name !== "launch") };
    }),
  };
}
