import type { FallbackCompletionFunction } from "yargs";
import { datasetNames } from "../registry/datasets.js";

/** Commands of `dataset` that take names. */
const named = new Set(["show", "prepare", "verify", "publish"]);

/** Whether the words before the cursor are those of a command that takes names of data sets. */
const takesDatasets = (words: readonly unknown[]): boolean =>
  words.some((word, index) => word === "dataset" && named.has(String(words[index + 1])));

/** What can follow at the shell's cursor: commands and options as yargs has them, and names of data sets. It must answer at once: yargs goes on to check the words else. */
export const completions: FallbackCompletionFunction = (current, { _: words }, completionFilter, done) => {
  completionFilter((error, own = []) => {
    if (error !== null) return done([]);
    if (!takesDatasets(words) || current.startsWith("-")) return done(own);
    return done([...datasetNames().filter((name) => name.startsWith(current)), ...own]);
  });
};
