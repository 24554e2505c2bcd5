import { describe, expect, it } from "vitest";
import { evidenceOf } from "../../src/baselines/evidence.js";
import type { Baseline, MachineProbe, StudyProbe } from "../../src/types/baseline.js";
import { baselineOf, cell, fingerprint, probe, runOf } from "./example.js";

const studyProbe = (start: MachineProbe | null, end: MachineProbe | null = start): StudyProbe => ({
  schema: "scalebench/probe/v1",
  start,
  end,
});

const evidence = (
  baselines: readonly Baseline[],
  measured: StudyProbe | undefined = studyProbe(probe),
  study = { id: "now", startedAt: "2026-02-01T00:00:00.000Z" },
) => evidenceOf({ cell: cell.id, fingerprint, name: "ci", baselines, probe: measured, study });

const because = (...args: Parameters<typeof evidence>) => {
  const found = evidence(...args);
  return found.state === "incomparable" ? found.because : "";
};

const five = baselineOf([1, 2, 3, 4, 5].map((day) => runOf(day)));
const times = (factor: number): MachineProbe => ({ ...probe, matrixProduct: factor * probe.matrixProduct });

describe("the evidence of a baseline", () => {
  it("is its runs where fingerprint and machine are the same", () => {
    const found = evidence([baselineOf([runOf(9)], { fingerprint: { torch: "1" } }), five]);
    expect(found).toMatchObject({ state: "comparable", name: "ci" });
    expect(found.state === "comparable" && found.runs).toHaveLength(5);
  });

  it("is missing where the cell has none, with the command that makes one", () => {
    expect(because([baselineOf([runOf(1)], { cell: "ray-n1-w2" })])).toBe(
      "there is no baseline ci of torch-ddp-n1-w2: `scalebench baseline save STUDY --name ci` keeps one",
    );
  });

  it("names what differs, of the baseline that is closest", () => {
    const far = baselineOf([runOf(5)], { fingerprint: { cpu: "another" } });
    const near = baselineOf([runOf(1)], { fingerprint: { ...fingerprint, torch: "2.12.0", kernel: "5.10" } });
    expect(because([far, near])).toBe(
      "the baseline ci of torch-ddp-n1-w2 is from elsewhere: kernel was 5.10, is 6.1.0; torch was 2.12.0, is 2.13.0+cpu",
    );
  });

  it("is void where the machine is not as fast as it was, at the start or at the end", () => {
    expect(because([five], studyProbe(times(0.8)))).toBe(
      "the machine is not as it was for the baseline ci: matrix product was 100, is 80 GFLOP/s (-20 %, tolerance 15 %)",
    );
    expect(because([five], studyProbe(times(1.05), times(1.17)))).toMatch(/is 117 GFLOP\/s \(\+17 %/);
    expect(because([five], studyProbe(times(0.92), times(1.08)))).toMatch(/^the machine changed while the study ran: /);
    expect(evidence([five], studyProbe(times(1.09), null)).state).toBe("comparable");
    expect(because([five], studyProbe({ ...probe, threads: 2 }))).toMatch(/probed with 1 threads, is with 2/);
  });

  it("allows memory and all-reduce more than the matrix product, for they vary more with nothing wrong", () => {
    expect(evidence([five], studyProbe({ ...probe, memoryBandwidth: 11.4, allReduce: 780 })).state).toBe("comparable");
    expect(because([five], studyProbe({ ...probe, memoryBandwidth: 8.4 }))).toMatch(
      /memory bandwidth was 10, is 8\.4 GB\/s/,
    );
    expect(because([five], studyProbe({ ...probe, allReduce: 740 }))).toMatch(
      /all-reduce was 1000, is 740 MB\/s \(-26 %/,
    );
  });

  it("is void without a probe on either side, and counts only runs that have one", () => {
    expect(because([five], studyProbe(null))).toMatch(/^the study has no probe of the machine/);
    expect(
      evidenceOf({
        cell: cell.id,
        fingerprint,
        name: "ci",
        baselines: [five],
        probe: undefined,
        study: { id: "now", startedAt: null },
      }),
    ).toMatchObject({ state: "incomparable" });
    expect(because([baselineOf([runOf(1, { probe: null })])])).toMatch(/^no run of the baseline ci has a probe/);
    const found = evidence([baselineOf([runOf(1), runOf(2, { probe: null })])]);
    expect(found.state === "comparable" && found.runs.map(({ study }) => study)).toEqual(["study-1"]);
  });

  it("counts no run during which the machine changed, and says how many there are", () => {
    const changed = runOf(6, { probe: { start: probe, end: { ...probe, allReduce: 700 } } });
    expect(evidence([baselineOf([...five.runs, changed])])).toMatchObject({
      state: "comparable",
      runs: five.runs.map(({ study }) => ({ study })),
      unsteady: 1,
    });
    expect(evidence([baselineOf([changed])], studyProbe({ ...probe, allReduce: 850 }))).toMatchObject({
      state: "comparable",
      runs: [],
      unsteady: 1,
    });
  });

  it("does not hold the study that is judged itself", () => {
    const found = evidence([five], studyProbe(probe), { id: "study-5", startedAt: "2026-01-05T09:00:00.000Z" });
    expect(found.state === "comparable" && found.runs).toHaveLength(4);
    const again = evidence([five], studyProbe(probe), { id: "study-5", startedAt: "2026-01-06T09:00:00.000Z" });
    expect(again.state === "comparable" && again.runs).toHaveLength(5);
  });
});
