import { expect, test } from "vitest";
import { drawnRankSums } from "../../src/stats/rank-sums.js";

test("two of four ranks have the sums that counting by hand gives", () => {
  expect([...drawnRankSums([1, 2, 3, 4], 2)].map((chance) => Math.round(chance * 6))).toEqual([0, 0, 0, 1, 1, 2, 1, 1]);
});

test("ranks in another order have the same sums, other ranks and other counts have their own", () => {
  const sums = [...drawnRankSums([1, 2, 3, 4], 2)];
  expect([...drawnRankSums([4, 1, 3, 2], 2)]).toEqual(sums);
  expect([...drawnRankSums([1, 2, 3, 5], 2)]).not.toEqual(sums);
  expect([...drawnRankSums([1, 2, 3, 4], 1)]).toEqual([0, 0.25, 0.25, 0.25, 0.25]);
  expect([
    ...drawnRankSums(
      [1, 2.5, 2.5, 4].map((rank) => 2 * rank),
      1,
    ),
  ]).toEqual([0, 0, 0.25, 0, 0, 0.5, 0, 0, 0.25]);
});

test("a distribution that was asked for long ago is counted anew, and is the same", () => {
  const first = [...drawnRankSums([1, 2, 3], 2)];
  for (let last = 4; last < 40; last += 1) drawnRankSums([1, 2, last], 2);
  expect([...drawnRankSums([1, 2, 3], 2)]).toEqual(first);
});
