import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Float64, Int32, Schema, Table, tableToIPC, vectorFromArray } from "apache-arrow";
import { expect, onTestFinished, test } from "vitest";
import { readPredictions } from "../../src/records/predictions.js";
import type { ClassPredictions } from "../../src/types/predictions.js";

function folderWith(ranks: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-predictions-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(ranks)) writeFileSync(join(folder, name), bytes);
  return folder;
}

const stream = (labels: readonly number[], scores: readonly (number | null)[]): Uint8Array =>
  tableToIPC(
    new Table({
      label: vectorFromArray(labels, new Int32()),
      predicted: vectorFromArray(labels, new Int32()),
      score: vectorFromArray(scores, new Float64()),
      loss: vectorFromArray(
        labels.map(() => 0.5),
        new Float64(),
      ),
    }),
    "stream",
  );

function classesIn(folder: string): ClassPredictions | undefined {
  const found = readPredictions(folder);
  return found?.kind === "classes" ? found : undefined;
}

test("predictions of all ranks stand in the order of the test set, of which each rank has every n-th row", () => {
  const shares = [
    [0, 3, 6],
    [1, 4, 7],
    [2, 5],
  ];
  const found = classesIn(
    folderWith(
      Object.fromEntries(
        shares.map((rows, rank) => [
          `predictions-${rank}.arrow`,
          stream(
            rows,
            rows.map((row) => row / 100),
          ),
        ]),
      ),
    ),
  );
  expect([...(found?.label ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(found?.score[7]).toBe(0.07);
  expect(found?.loss).toEqual(new Float64Array(8).fill(0.5));
});

test("ranks are taken by their numbers, not by the alphabet", () => {
  const many = Object.fromEntries(
    Array.from({ length: 11 }, (_, rank) => [`predictions-${rank}.arrow`, stream([rank], [rank / 100])]),
  );
  expect([...(classesIn(folderWith(many))?.label ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("a rank with fewer rows than are its own is refused with its file", () => {
  const folder = folderWith({
    "predictions-0.arrow": stream([0], [0.1]),
    "predictions-1.arrow": stream([0, 1], [0.1, 0.2]),
  });
  expect(() => readPredictions(folder)).toThrow(
    expect.objectContaining({
      code: "STUDY_CORRUPT",
      message: expect.stringMatching(/1 predictions, where 2 of 3 are this rank's/),
    }),
  );
});

test("a trial without predictions has none", () => {
  expect(readPredictions(folderWith({ "rank-0.arrow": stream([1], [1]) }))).toBeUndefined();
});

/** Predictions of numbers, as the training program writes them. */
const numbers = (
  truth: readonly (number | null)[],
  metadata: Readonly<Record<string, string>> = { kind: "scalebench/predictions/regression/v1", unit: "riders" },
): Uint8Array => {
  const plain = new Table({
    truth: vectorFromArray(truth, new Float64()),
    prediction: vectorFromArray(
      truth.map((value) => (value ?? 0) + 1),
      new Float64(),
    ),
  });
  const schema = new Schema(plain.schema.fields, new Map(Object.entries(metadata)));
  return tableToIPC(new Table(schema, plain.batches), "stream");
};

test("predictions of numbers are told by their schema, with the unit that they are in", () => {
  const found = readPredictions(
    folderWith({ "predictions-1.arrow": numbers([6]), "predictions-0.arrow": numbers([5, 7]) }),
  );
  expect(found).toEqual({
    kind: "numbers",
    unit: "riders",
    truth: Float64Array.of(5, 6, 7),
    prediction: Float64Array.of(6, 7, 8),
  });
});

test("numbers of another version, without a unit, or beside classes or another unit are refused", () => {
  const kind = "scalebench/predictions/regression/v1";
  for (const [bytes, told] of [
    [numbers([1], { kind: "scalebench/predictions/regression/v2", unit: "riders" }), /of a kind that this version/],
    [numbers([1], { kind }), /without a unit/],
    [numbers([1], { kind, unit: "x".repeat(501) }), /without a unit/],
    [numbers([1], {}), /without a column "label"/],
    [numbers([1], { kind, unit: "bikes" }), /another kind or unit/],
    [stream([1], [0.5]), /another kind or unit/],
    [numbers([null]), /NaN as truth/],
  ] as const) {
    const folder = folderWith({ "predictions-0.arrow": numbers([2]), "predictions-1.arrow": bytes });
    expect(() => readPredictions(folder)).toThrow(
      expect.objectContaining({ code: "STUDY_CORRUPT", message: expect.stringMatching(told) }),
    );
  }
});

test("predictions that are cut, of other columns, or no numbers are refused with their file", () => {
  const whole = stream([0, 1], [0.1, 0.9]);
  const other = tableToIPC(new Table({ label: vectorFromArray([1], new Int32()) }), "stream");
  for (const [bytes, told] of [
    [whole.subarray(0, whole.length - 24), /cut off/],
    [other, /without a column "predicted" of type Int32/],
    [stream([1], [null]), /NaN as score/],
    [readFileSync(import.meta.filename), /./],
  ] as const) {
    const folder = folderWith({ "predictions-0.arrow": bytes });
    expect(() => readPredictions(folder)).toThrow(
      expect.objectContaining({ code: "STUDY_CORRUPT", message: expect.stringMatching(told) }),
    );
  }
});
