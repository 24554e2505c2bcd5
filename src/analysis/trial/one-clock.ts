import type { RankRecords, SpanSeries, StepSeries } from "../../types/records.js";

type Shift = (times: Float64Array) => Float64Array;

const spans = <Series extends SpanSeries>(series: Series, shift: Shift): Series => ({
  ...series,
  start: shift(series.start),
  end: shift(series.end),
});

/**
 * A rank's records with all times on the harness' monotonic clock.
 * @param offsets by host name: seconds to add to the harness' clock to have that host's; 0 for a host without one
 */
export function onOneClock(rank: RankRecords, offsets: Readonly<Record<string, number>>): RankRecords {
  const offset = offsets[rank.place.host ?? ""] ?? 0;
  if (offset === 0) return rank;
  const shift: Shift = (times) => times.map((time) => time - offset);
  const steps = (series: StepSeries): StepSeries => spans(series, shift);
  const times = <Row extends { readonly start: number; readonly end: number }>(row: Row): Row => ({
    ...row,
    start: row.start - offset,
    end: row.end - offset,
  });
  return {
    ...rank,
    phases: rank.phases.map(times),
    epochs: rank.epochs.map(times),
    trainSteps: steps(rank.trainSteps),
    warmupSteps: steps(rank.warmupSteps),
    measureSteps: steps(rank.measureSteps),
    parts: Object.fromEntries(Object.entries(rank.parts).map(([name, series]) => [name, spans(series, shift)])),
  };
}
