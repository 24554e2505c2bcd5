import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calibration } from "../../src/calibration/calibration.js";
import { scalebenchHome } from "../../src/environment/home.js";
import { type Finished, readAnalysis, scalebench, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const folder = mkdtempSync(join(tmpdir(), "scalebench-e2e-"));
const out = join(folder, "calibration");
/** A cache of the test's own, with the environments of the real one: a calibration of a test is none of the user's. */
const home = join(folder, "home");
const own = { SCALEBENCH_HOME: home };
let finished: Finished;

beforeAll(async () => {
  const { root } = scalebenchHome(process.env);
  mkdirSync(home);
  for (const name of readdirSync(root)) if (name !== "calibrations") symlinkSync(join(root, name), join(home, name));
  const suite = writeSuite(folder, tinySuite("[single]"));
  const options = ["--runner", "single", "--workers", "1", "--blocks", "6", "--slow-down", "200"];
  finished = await scalebench(["calibrate", "--suite", suite, ...options, "--out", out], own);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readCalibration = (file: string): Calibration => JSON.parse(readFileSync(file, "utf8")) as Calibration;

describe("scalebench calibrate", () => {
  it("says what claims can tell here, on stdout", () => {
    expect(finished.stderr).not.toContain("error");
    expect(finished.code).toBe(0);
    expect(finished.stdout).toMatch(/^single with 1 worker: mlp on digits, 64 samples a step, 20 steps a trial$/m);
    expect(finished.stdout).toMatch(/^throughput +\S+ %/m);
    // Whether six blocks find it is the machine's matter; that it is told is ours.
    expect(finished.stdout).toMatch(/^ {2}200 % put in: /m);
  });

  it("leaves calibration.json in the study and in the cache", () => {
    const calibration = readCalibration(join(out, "calibration.json"));
    expect(calibration).toMatchObject({ schema: "scalebench/calibration/v1", runner: "single", workers: 1 });
    expect(calibration.noise.throughput).toMatchObject({ n: 6 });
    expect(calibration.falseAlarms).toMatchObject({ sequences: 2, looks: 10 });
    expect(calibration.slowDowns[0]?.estimate).toBeGreaterThan(0);
    const kept = readdirSync(join(home, "calibrations"));
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatch(/^\d{8}T\d{6}Z-single-w1-[0-9a-f]{8}\.json$/);
    expect(readCalibration(join(home, "calibrations", kept[0] ?? ""))).toEqual(calibration);
  });

  it("is a study like any other", () => {
    expect(readAnalysis(out).cells.map(({ id, trials }) => [id, trials.completed])).toEqual([
      ["single-n1-w1-a-slowDown0", 6],
      ["single-n1-w1-a-slowDown200", 6],
      ["single-n1-w1-b-slowDown0", 6],
    ]);
  });

  it("lets plan warn of a margin that is finer than the machine resolves", async () => {
    const claims = `claims:
  - { id: close, metric: throughput, where: { variant: b }, against: { variant: a }, atLeast: 0.9999 }
`;
    const suite = writeSuite(folder, tinySuite("[single]", claims).replace("factors:", "factors:\n  variant: [a, b]"));
    const { code, stdout, stderr } = await scalebench(["plan", suite, "--json"], own);
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: claim close: its margin of 0\.01 % is finer than throughput can show/);
    expect((JSON.parse(stdout) as { warnings: string[] }).warnings).toHaveLength(1);
  });

  it("does not let a damaged file of the cache pass in silence", async () => {
    writeFileSync(join(home, "calibrations", "half.json"), '{"schema": "scalebench/calib');
    const { code, stderr } = await scalebench(["plan", join(folder, "suite.yaml")], own);
    expect(code).toBe(0);
    expect(stderr).toContain("half.json is no calibration that this version can read");
  });
});

describe("a wrong command line exits 2 with the fix", () => {
  it.each([
    [["--blocks", "1"], /at least 2 for --blocks, found 1/],
    [["--slow-down", "5,5"], /different slow-downs/],
    [["--slow-down", "-3"], /above 0/],
    [["--workers", "1.5"], /whole number of at least 1 for --workers/],
  ])("%j", async (options, message) => {
    const { code, stderr } = await scalebench(["calibrate", ...options], own);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("hint: ");
  });

  it("a suite without the runner", async () => {
    const { code, stderr } = await scalebench(
      ["calibrate", "--suite", "suites/quickstart.yaml", "--runner", "noop"],
      own,
    );
    expect(code).toBe(2);
    expect(stderr).toContain("expected a cell of noop in suites/quickstart.yaml");
  });
});
