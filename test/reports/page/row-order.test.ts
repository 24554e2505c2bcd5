import { expect, test } from "vitest";
import { nextDirection, rowOrder } from "../../../reports/page/row-order.js";

test("numbers sort by value over prefixes, and what is none comes last in both directions", () => {
  const texts = ["1.2 k samples/s", "no value", "900 samples/s", "2 M samples/s"];
  expect(rowOrder(texts, true, "ascending")).toEqual([2, 0, 3, 1]);
  expect(rowOrder(texts, true, "descending")).toEqual([3, 0, 2, 1]);
});

test("equal cells keep their order in both directions", () => {
  expect(rowOrder(["1", "0", "1", "1"], true, "ascending")).toEqual([1, 0, 2, 3]);
  expect(rowOrder(["1", "0", "1", "1"], true, "descending")).toEqual([0, 2, 3, 1]);
  expect(rowOrder(["b", "a", "b"], false, "descending")).toEqual([0, 2, 1]);
});

test("words sort with their numbers", () => {
  expect(rowOrder(["ray, 10 workers", "ray, 2 workers", "horovod, 4 workers"], false, "ascending")).toEqual([2, 1, 0]);
});

test("the third press restores the order of the page", () => {
  expect(nextDirection(undefined)).toBe("ascending");
  expect(nextDirection("ascending")).toBe("descending");
  expect(nextDirection("descending")).toBeUndefined();
});
