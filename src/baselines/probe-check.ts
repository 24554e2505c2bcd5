import { median } from "../stats/median.js";
import type { BaselineRun, MachineProbe, StudyProbe } from "../types/baseline.js";

/**
 * How far two probes of one machine may be apart, as a share of the earlier one. A cause that moves the machine's own
 * rates by more (a neighbour on the host, another clock, throttling) moves trainings as much, and then a difference of a
 * few per cent says nothing about the code. About two standard deviations of what a virtual machine with two cores and
 * nothing else to do showed from start to end of studies whose trials were steady: 7 % for the matrix product (at most
 * 13 %, n = 10); the all-reduce alone lost a third beside another load.
 */
const rates = [
  { key: "matrixProduct", says: "matrix product", unit: "GFLOP/s", tolerance: 0.15 },
  { key: "memoryBandwidth", says: "memory bandwidth", unit: "GB/s", tolerance: 0.15 },
  { key: "allReduce", says: "all-reduce", unit: "MB/s", tolerance: 0.25 },
] as const satisfies readonly {
  readonly key: keyof MachineProbe;
  readonly says: string;
  readonly unit: string;
  readonly tolerance: number;
}[];

const digits = (value: number): string => String(Number(value.toPrecision(3)));

/** What is out of tolerance, a sentence a rate; none where the machine is the same. */
export function probeDifferences(was: MachineProbe, is: MachineProbe): readonly string[] {
  if (was.threads !== is.threads) return [`the machine was probed with ${was.threads} threads, is with ${is.threads}`];
  return rates.flatMap(({ key, says, unit, tolerance }) => {
    const change = is[key] / was[key] - 1;
    if (Math.abs(change) <= tolerance) return [];
    const sign = change > 0 ? "+" : "";
    return [
      `${says} was ${digits(was[key])}, is ${digits(is[key])} ${unit} (${sign}${Math.round(100 * change)} %, tolerance ${100 * tolerance} %)`,
    ];
  });
}

/** Why the machine was not the same from start to end of a study; none where it was, or where that is not known. */
export function driftOf({ start, end }: Pick<StudyProbe, "start" | "end">): readonly string[] {
  return start === null || end === null ? [] : probeDifferences(start, end);
}

/** The machine as the runs of a baseline found it: each rate's median over their starts and ends. */
export function usualProbe(runs: readonly Pick<BaselineRun, "probe">[]): MachineProbe | undefined {
  const probes = runs.flatMap(({ probe }) => (probe === null ? [] : [probe.start, probe.end]));
  const [first] = probes;
  if (first === undefined) return undefined;
  const of = (key: keyof MachineProbe): number => median(probes.map((probe) => probe[key]));
  return {
    matrixProduct: of("matrixProduct"),
    memoryBandwidth: of("memoryBandwidth"),
    allReduce: of("allReduce"),
    threads: first.threads,
  };
}
