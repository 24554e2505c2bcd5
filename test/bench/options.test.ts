import { expect, test } from "vitest";
import { parseOptions } from "../../bench/options.js";

const known = ["plan", "honest-ddp"];

test("without arguments everything is asked for, ten times", () => {
  expect(parseOptions([], known)).toEqual({
    names: [],
    pairs: 10,
    runs: 10,
    trials: 1_000,
    largest: 10_000,
    help: false,
  });
});

test("names and counts are taken", () => {
  expect(parseOptions(["plan", "--pairs", "2"], known)).toMatchObject({ names: ["plan"], pairs: 2 });
});

test.each([[["paln"]], [["--pairs", "0"]], [["--pairs", "many"]], [["--speed"]]])("%j is a usage error", (args) => {
  expect(() => parseOptions(args, known)).toThrow(expect.objectContaining({ code: "USAGE" }));
});
