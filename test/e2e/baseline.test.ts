import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { StudyProbe } from "../../src/types/baseline.js";
import { type Finished, readAnalysis, scalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const plain = tinySuite("[single]")
  .replace("workersPerNode: [1, 2]", "workersPerNode: [1]")
  .replace("exclude:\n  - { runner: single, workersPerNode: 2 }\n", "")
  .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 2 }");
const claiming = `${plain}claims:
  - { id: as-before, metric: throughput, against: baseline, atLeast: 0.1 }
`;

const rates = { matrixProduct: 100, memoryBandwidth: 10, allReduce: 1000, threads: 1 };

/** The machine's own rates vary with what else the tests' machine does: these say that it was the same. */
const writeProbe = (study: string, matrixProduct = rates.matrixProduct): void => {
  const probe = { schema: "scalebench/probe/v1", start: rates, end: { ...rates, matrixProduct } };
  writeFileSync(join(study, "probe.json"), JSON.stringify(probe));
};

describe("baselines, from the first study to a claim", () => {
  const { folder, out: first } = temporaryStudy();
  const baselines = join(folder, "baselines");
  const second = join(folder, "second");
  const suite = join(folder, "suite.yaml");
  const own = (command: string, ...args: readonly string[]) =>
    scalebench(["baseline", command, ...args, "--baselines", baselines]);
  const files = () => readdirSync(join(baselines, "tiny"));
  let begun: Finished;
  let judged: Finished;
  let measured: StudyProbe;

  /** A study of another day: the first one's files under another name. */
  const anotherDay = (day: number): string => {
    const study = join(folder, `day-${day}`);
    cpSync(first, study, { recursive: true });
    writeProbe(study);
    return study;
  };

  beforeAll(async () => {
    await scalebench(["setup", "--runners", "single"]);
    begun = await scalebench(["run", writeSuite(folder, claiming), "--out", first, "--baselines", baselines]);
    measured = JSON.parse(readFileSync(join(first, "probe.json"), "utf8")) as StudyProbe;
    for (const day of [1, 2, 3, 4, 5]) await own("save", anotherDay(day));
    judged = await scalebench(["run", suite, "--out", second, "--baselines", baselines]);
    writeProbe(second);
  }, 600_000);

  it("the machine is probed at a study's start and end", () => {
    for (const probe of [measured.start, measured.end]) {
      expect(Object.values(probe ?? {}).every((rate) => rate > 0)).toBe(true);
      expect(Object.keys(probe ?? {})).toEqual(Object.keys(rates));
    }
    expect(begun.stderr).toMatch(
      /^machine at the start: matrix product \S+ GFLOP\/s, memory \S+ GB\/s, all-reduce \S+ MB\/s$/m,
    );
    expect(begun.stderr).toMatch(/^machine at the end: /m);
  });

  it("a claim without a baseline is incomparable, and says how to keep one", () => {
    expect(begun.code).toBe(4);
    expect(begun.stdout).toMatch(
      /incomparable {2}as-before: there is no baseline tiny of single-n1-w1: `scalebench baseline save STUDY/,
    );
  });

  it("each study is a run, saved once", async () => {
    const again = await own("save", join(folder, "day-5"));
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/single-n1-w1: the study is in .* already, nothing was added/),
    });
    const listed = JSON.parse((await own("list", "--json")).stdout);
    expect(listed.baselines.tiny[0].baseline.runs).toHaveLength(5);
    expect(files()).toEqual([expect.stringMatching(/^single-n1-w1-[0-9a-f]{8}\.json$/)]);
  });

  it("a later study is decided by them, with what it took of them kept in its folder", async () => {
    expect([3, 0, 4]).toContain(judged.code);
    expect(existsSync(join(second, "baselines.json"))).toBe(true);
    const away = join(folder, "away");
    renameSync(baselines, away);
    const analyzed = await scalebench(["analyze", second]);
    renameSync(away, baselines);
    expect(analyzed.code).toBe(0);
    const [claim] = readAnalysis(second).claims;
    expect(claim).toMatchObject({ verdict: "holds", n: 1 });
    expect(claim?.comparisons[0]?.baseline).toEqual({ name: "tiny", runs: 5, trials: 1 });
    expect(claim?.because).toMatch(/ratio to the mean of 5 runs of the baseline tiny.*deterministic/);
    expect(readAnalysis(second).probe?.end).toEqual(rates);
  });

  it("another machine makes it incomparable, with both values", async () => {
    writeProbe(second, 70);
    const { code, stdout } = await scalebench(["analyze", second]);
    writeProbe(second);
    expect(code).toBe(4);
    expect(stdout).toContain("the machine changed while the study ran: matrix product was 100, is 70 GFLOP/s (-30 %");
  });

  it("are shown, and set beside a study", async () => {
    const shown = await own("show", "tiny");
    expect(shown.stdout).toMatch(/^single-n1-w1 {2}\(.*5 runs\)/);
    expect(shown.stdout).toMatch(/ {2}torch +2\./);
    const { stdout } = await own("diff", "tiny", second);
    expect(stdout).toMatch(/^single-n1-w1: same fingerprint$/m);
    expect(stdout).toMatch(/^ {2}throughput +\S+ \(.*5 runs\) +\S+ +[-+]?\d+\.\d %? *%? +samples\/s$/m);
    const missing = await own("show", "nightly");
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringMatching(/BASELINE_MISSING[\s\S]*there are tiny/) });
  });

  it("say that a run during which the machine changed will not count", async () => {
    const changed = anotherDay(7);
    writeProbe(changed, 70);
    const saved = await own("save", changed, "--name", "unsteady");
    expect(saved.stdout).toMatch(
      /its runs in unsteady will not count for claims, for the machine changed .*matrix product was 100, is 70/,
    );
    expect((await own("show", "unsteady")).stdout).toContain("100 GFLOP/s, changed while it ran: does not count");
  });

  it("never hold what was slowed down on purpose, nor what has a hostile name", async () => {
    const slowed = anotherDay(6);
    const plan = readFileSync(join(slowed, "plan.json"), "utf8");
    writeFileSync(join(slowed, "plan.json"), plan.replaceAll('"slowDown": 0', '"slowDown": 10'));
    expect(await own("save", slowed)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("slowed down by 10 % on purpose"),
    });
    const hostile = await own("save", first, "--name", "../elsewhere");
    expect(hostile).toMatchObject({ code: 2, stderr: expect.stringContaining("error[BASELINE_NAME]") });
    expect(existsSync(join(folder, "elsewhere"))).toBe(false);
  });

  it("that are damaged end a study before it begins", async () => {
    const file = join(baselines, "tiny", files()[0] ?? "");
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, whole.slice(0, 500));
    const third = join(folder, "third");
    const { code, stderr } = await scalebench(["run", suite, "--out", third, "--baselines", baselines]);
    writeFileSync(file, whole);
    expect(code).toBe(2);
    expect(stderr).toMatch(/error\[BASELINE_CUT\]: .*ends after 500 characters\n {2}at .*\.json/);
    expect(existsSync(third)).toBe(false);
  });

  it("are pruned to their newest runs", async () => {
    expect((await own("prune", "tiny", "--keep", "2")).stdout).toMatch(/3 removed, 2 kept$/m);
    const few = await own("show", "tiny");
    expect(few.stdout).toContain("2 runs; 3 more before a claim can be decided");
    expect(await own("prune", "tiny", "--keep", "-1")).toMatchObject({ code: 2 });
    await own("prune", "tiny", "--keep", "0");
    expect(files()).toEqual([]);
  });
});
