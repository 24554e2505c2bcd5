import { expect, test } from "vitest";
import { cellTable, countValues, valueTable } from "../../../reports/data/tables.js";
import { quickstart } from "../fixture.js";
import { hostile } from "../hostile.js";

test("a row for each value of a trial, with the cell's levels", () => {
  const study = quickstart();
  const { names, rows } = valueTable(study);
  expect(names).toEqual([
    "cell",
    "runner",
    "nodes",
    "workersPerNode",
    "workers",
    "globalBatch",
    "metric",
    "index",
    "value",
    "unit",
  ]);
  expect(rows).toHaveLength(countValues(study));
  const [cell] = study.cells;
  const own = rows.filter((row) => row[0] === cell?.id && row[6] === "throughput");
  expect(own.map((row) => row[8])).toEqual(cell?.metrics.throughput?.values);
  expect(own[1]).toEqual([
    cell?.id,
    "single",
    1,
    1,
    1,
    256,
    "throughput",
    2,
    cell?.metrics.throughput?.values[1],
    "samples/s",
  ]);
});

test("a row for each cell and metric, with its interval", () => {
  const { names, rows } = cellTable(quickstart());
  const row = Object.fromEntries(names.map((name, index) => [name, rows[0]?.[index]]));
  const summary = quickstart().cells[0]?.metrics.throughput;
  expect(row).toMatchObject({
    metric: "throughput",
    median: summary?.median,
    low: summary?.low,
    n: 6,
    unit: "samples/s",
  });
});

test("every row has as many fields as there are names, whatever the names are", () => {
  for (const { names, rows } of [valueTable(hostile()), cellTable(hostile())]) {
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([names.length]));
  }
});
