import { expect, test } from "vitest";
import { csvOf } from "../../../reports/data/csv.js";

test("fields are quoted where they have to be, and numbers keep all their digits", () => {
  const rows = [
    ["plain", 0.1, null],
    ['a "quoted" name', 1e-7, Number.NaN],
    ["two\r\nlines, and a comma", -3, Number.POSITIVE_INFINITY],
  ];
  expect(csvOf({ names: ["name", "value", "other"], rows })).toBe(
    ["name,value,other", "plain,0.1,", '"a ""quoted"" name",1e-7,', '"two\r\nlines, and a comma",-3,', ""].join("\r\n"),
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])("%j is no formula in a spreadsheet", (text) => {
  const [, line = ""] = csvOf({ names: ["name"], rows: [[text]] }).split(/\r\n/);
  expect(line.replace(/^"/, "").startsWith("'")).toBe(true);
});
