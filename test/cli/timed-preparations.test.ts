import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { requireSendable } from "../../src/cli/code-places.js";
import { preparationsFile, storedPreparations } from "../../src/cli/study-preparations.js";
import { planSuite } from "../../src/cli/suite-file.js";
import { timingsOf } from "../../src/cli/timed-preparations.js";
import type { Manifest } from "../../src/datasets/manifest.js";
import { preparationsOf } from "../analysis/preparations.js";
import { planOf } from "../analysis/study.js";
import { tinySuite } from "../e2e/suites.js";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "scalebench-preparations-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe("preparations that a study times", () => {
  const plan = { ...planOf([]), seed: 7, preparation: { executors: [1, 2, 4], repeats: 3 } };

  it("are each done in each round, in an order that the seed gives and the rounds change", () => {
    const timings = timingsOf(plan, ["flights", "retail"]);
    expect(timings).toEqual(timingsOf(plan, ["flights", "retail"]));
    expect(timings.map(({ repeat }) => repeat)).toEqual([1, 2, 3].flatMap((repeat) => Array<number>(6).fill(repeat)));
    const rounds = [1, 2, 3].map((round) =>
      timings.filter(({ repeat }) => repeat === round).map(({ dataset, executors }) => `${dataset} ${executors}`),
    );
    expect(new Set(rounds.map((round) => round.toSorted().join())).size).toBe(1);
    expect(new Set(rounds.map((round) => round.join())).size).toBeGreaterThan(1);
  });

  it("are made by pandas once a round, in one process", () => {
    const both = { ...plan, preparation: { ...plan.preparation, engines: ["spark", "pandas"] as const } };
    const round = timingsOf(both, ["flights"]).filter(({ repeat }) => repeat === 1);
    const made = round.map(({ engine, executors }) => `${engine} ${executors}`);
    expect(made.toSorted()).toEqual(["pandas 1", "spark 1", "spark 2", "spark 4"]);
    expect(new Set(timingsOf(plan, ["flights"]).map(({ engine }) => engine))).toEqual(new Set(["spark"]));
  });

  it("need a pipeline_pandas.py where pandas makes the rows", async () => {
    const file = join(folder(), "suite.yaml");
    const asked = "preparation: { engines: [spark, pandas], executors: [1] }\n";
    const onDataset = (name: string): void =>
      writeFileSync(file, tinySuite("[single]", asked).replace("dataset: digits", `dataset: ${name}`));
    onDataset("flights");
    await expect(planSuite(file, [])).rejects.toMatchObject({
      code: "SUITE_INVALID",
      message:
        "preparation.engines: expected pipeline_pandas.py beside the pipeline.py of each data set, found none of flights",
    });
    onDataset("mortality");
    const { plan: planned } = await planSuite(file, []);
    expect(planned.preparation).toEqual({ engines: ["spark", "pandas"], executors: [1], repeats: 3 });
  });

  it("are none where the suite asks for none", () => {
    expect(timingsOf(planOf([]), ["flights"])).toEqual([]);
  });

  it("need a data set that Spark prepares", async () => {
    const file = join(folder(), "suite.yaml");
    writeFileSync(file, tinySuite("[single]", "preparation: { executors: [1, 2] }\n"));
    await expect(planSuite(file, [])).rejects.toMatchObject({
      code: "SUITE_INVALID",
      message: expect.stringContaining("expected a data set that Spark prepares, found digits"),
    });
  });
});

describe("a study's preparation.json", () => {
  it("says what was written", () => {
    const paths = { preparation: join(folder(), "preparation.json") };
    expect(storedPreparations(paths)).toEqual([]);
    const runs = preparationsOf({ 1: [6], 2: [3] });
    writeFileSync(paths.preparation, JSON.stringify(preparationsFile(runs)));
    expect(storedPreparations(paths)).toEqual(runs);
  });

  it("is corrupt where a number is missing, and the place is told", () => {
    const paths = { preparation: join(folder(), "preparation.json") };
    const runs = preparationsOf({}).map(({ seconds: _, ...run }) => run);
    writeFileSync(paths.preparation, JSON.stringify({ schema: "scalebench/preparations/v1", preparations: runs }));
    expect(() => storedPreparations(paths)).toThrow(
      expect.objectContaining({ code: "STUDY_CORRUPT", message: expect.stringContaining("preparations[0].seconds") }),
    );
  });
});

it("rows beyond 512 MiB are not sent to nodes", () => {
  const rows = (bytes: number) => {
    const shards = [{ file: "train-00000.parquet", rows: 1, bytes, sha256: "" }];
    const parts = { train: { rows: 1, rowsDigest: "", shards }, test: { rows: 0, rowsDigest: "", shards: [] } };
    return [{ name: "retail", prepared: "/prepared/retail", manifest: { parts } as unknown as Manifest }];
  };
  expect(() => requireSendable(rows(512 * 2 ** 20))).not.toThrow();
  expect(() => requireSendable(rows(512 * 2 ** 20 + 1))).toThrow(
    expect.objectContaining({
      code: "DATASET_LARGE",
      message:
        "expected at most 512 MiB of rows to send to the nodes, found 513 MiB of data set retail in /prepared/retail",
    }),
  );
});
