import { expect, it } from "vitest";
import { completions } from "../../src/cli/completions.js";

/** What completes the last word, where yargs itself offers `--help`. */
function completed(...words: readonly string[]): readonly string[] {
  let answer: readonly string[] = [];
  const filter = (then?: (error: Error | null, own: string[] | undefined) => void): void => then?.(null, ["--help"]);
  completions(words.at(-1) ?? "", { _: words }, filter, (found) => {
    answer = found;
  });
  return answer;
}

it("data sets complete where a command takes them", () => {
  expect(completed("scalebench", "dataset", "show", "")).toEqual(
    expect.arrayContaining(["credit-default", "digits", "--help"]),
  );
  expect(completed("scalebench", "dataset", "verify", "cr")).toContain("credit-default");
  expect(completed("scalebench", "dataset", "prepare", "cr")).not.toContain("digits");
});

it("and nowhere else", () => {
  expect(completed("scalebench", "dataset", "")).toEqual(["--help"]);
  expect(completed("scalebench", "run", "dataset")).toEqual(["--help"]);
  expect(completed("scalebench", "dataset", "show", "--")).toEqual(["--help"]);
});
