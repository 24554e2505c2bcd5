import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { preparedPlace } from "../../src/datasets/layout.js";
import { manifestFile, readManifest } from "../../src/datasets/manifest.js";
import { readDataset } from "../../src/datasets/parse.js";
import { spentBy } from "../../src/datasets/preparation-run.js";
import { verifyShards } from "../../src/datasets/verify.js";
import { projectRoot } from "../../src/project/root.js";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A prepared folder: one shard a part. */
function preparedFolder() {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-prepared-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const part = (name: string) => {
    const file = `${name}-00000.parquet`;
    const text = `rows of ${name}`;
    writeFileSync(join(folder, file), text);
    return { rows: 3, rowsDigest: sha256(name), shards: [{ file, rows: 3, bytes: text.length, sha256: sha256(text) }] };
  };
  const manifest = {
    schema: "scalebench/prepared/v1",
    dataset: "example",
    key: sha256("key"),
    columns: [{ name: "x", kind: "number", unit: "m", mean: 0, deviation: 1 }],
    classes: ["no", "yes"],
    parts: { train: part("train"), test: part("test") },
    spark: {
      executors: 1,
      seconds: 1,
      rowsPerSecond: 6,
      executorSeconds: 1,
      shuffleWriteBytes: 0,
      shuffleReadBytes: 0,
      inputBytes: 0,
      tasks: 1,
    },
  };
  const write = (value: unknown): void => writeFileSync(join(folder, manifestFile), JSON.stringify(value));
  write(manifest);
  return { folder, manifest, write };
}

const rides = { kind: "regression", unit: "riders", mean: 140, deviation: 130 };

describe("the target of a prepared data set", () => {
  const withTarget = (changes: object) => {
    const { folder, manifest, write } = preparedFolder();
    write({ ...manifest, ...changes });
    return () => readManifest("example", folder);
  };

  it("is one of its classes, or a number with what it was normalised by", () => {
    expect(withTarget({})()).toMatchObject({ classes: ["no", "yes"] });
    expect(withTarget({ classes: [], target: rides })()).toMatchObject({ classes: [], target: rides });
  });

  it.each([
    [{ classes: ["no"] }],
    [{ classes: [] }],
    [{ target: rides }],
    [{ classes: [], target: { ...rides, deviation: 0 } }],
    [{ classes: [], target: { ...rides, kind: "ranking" } }],
  ])("is never both or neither: %j", (changes) => {
    expect(withTarget(changes)).toThrow(expect.objectContaining({ code: "DATASET_BROKEN" }));
  });
});

const verified = async (folder: string) => {
  const manifest = readManifest("example", folder);
  if (manifest === undefined) throw new Error("no manifest");
  return verifyShards(folder, manifest);
};

const broken = (found: RegExp) => ({
  code: "DATASET_BROKEN",
  message: expect.stringMatching(found),
  hint: "`scalebench dataset prepare example --force` makes it anew",
});

describe("a prepared data set", () => {
  it("is as its manifest tells", async () => {
    expect(await verified(preparedFolder().folder)).toEqual({ shards: 2, bytes: 25 });
  });

  it("is not prepared where there is no manifest", () => {
    const { folder } = preparedFolder();
    rmSync(join(folder, manifestFile));
    expect(readManifest("example", folder)).toBeUndefined();
  });

  it.each([
    ["cut in half", (file: string) => truncateSync(file, 5), /5 bytes in test-00000\.parquet instead of 12/],
    ["gone", (file: string) => rmSync(file), /no test-00000\.parquet/],
    ["another one", (file: string) => writeFileSync(file, "rows of tesT"), /other bytes in test-00000\.parquet/],
  ])("is broken where a shard is %s", async (_, damage, told) => {
    const { folder } = preparedFolder();
    damage(join(folder, "test-00000.parquet"));
    await expect(verified(folder)).rejects.toMatchObject(broken(told));
  });

  it("tells what it took the engine that made it", () => {
    const { folder, manifest, write } = preparedFolder();
    const { spark, ...others } = manifest;
    const cost = { executors: 1, seconds: 0.5, rowsPerSecond: 12, processorSeconds: 0.4 };
    const told = () => spentBy(readManifest("example", folder) ?? expect.fail("no manifest"));
    expect(told()).toMatchObject({ seconds: 1, executorSeconds: 1 });
    write({ ...others, engine: "pandas", pandas: cost });
    expect(told()).toEqual({ executors: 1, seconds: 0.5, rowsPerSecond: 12, shuffleBytes: 0, executorSeconds: 0.4 });
    write({ ...others, engine: "pandas", spark });
    expect(() => readManifest("example", folder)).toThrow(expect.objectContaining(broken(/what its engine needed/)));
  });

  it("is broken where the manifest is, and leads nowhere else", () => {
    const { folder, manifest, write } = preparedFolder();
    const { train } = manifest.parts;
    const shard = { ...train.shards[0], file: "../../train-00000.parquet" };
    write({ ...manifest, parts: { ...manifest.parts, train: { ...train, shards: [shard] } } });
    expect(() => readManifest("example", folder)).toThrow(
      expect.objectContaining(broken(/parts\.train\.shards\.0\.file/)),
    );
    writeFileSync(join(folder, manifestFile), "{");
    expect(() => readManifest("example", folder)).toThrow(expect.objectContaining(broken(/no JSON/)));
  });
});

test("another pipeline, description or program makes another key; the raw files follow from the source alone", () => {
  const name = "credit-default";
  const description = readDataset(join(projectRoot, "datasets", name, "dataset.yaml"), name);
  const origin = { description, pipeline: "p", preparation: "q" };
  const place = preparedPlace("/kept", origin);
  expect(preparedPlace("/kept", origin)).toEqual(place);
  const others = [
    { ...origin, pipeline: "other" },
    { ...origin, preparation: "other" },
    { ...origin, description: { ...description, split: { by: ["income"], test: 0.2 } } },
  ].map((other) => preparedPlace("/kept", other));
  expect(new Set([place, ...others].map(({ key }) => key)).size).toBe(4);
  expect(new Set([place, ...others].map(({ raw }) => raw)).size).toBe(1);
  expect(place.prepared).toBe(`/kept/prepared/credit-default-${place.key.slice(0, 12)}`);
});
