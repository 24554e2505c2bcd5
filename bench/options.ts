import { parseArgs } from "node:util";
import { ScalebenchError } from "../src/errors/error.js";

export interface BenchOptions {
  readonly names: readonly string[];
  readonly pairs: number;
  readonly runs: number;
  readonly trials: number;
  readonly largest: number;
  readonly help: boolean;
}

export const helpText = (
  names: readonly string[],
): string => `npm run bench -- [NAME...] [--pairs N] [--runs N] [--trials N] [--largest N]

Measures what scalebench promises of itself, prints a table and writes bench/results.json.
Wants a quiet machine. Exits 1 when a bound is broken, or a benchmark could not be measured.

  NAME         of ${names.join(", ")}; all by default
  --pairs N    pairs of runs of honest-single, honest-ddp and startup (default 10; below 6 nothing is judged)
  --runs N     runs of whole processes, and of functions (default 10)
  --trials N   trials of memory (default 1000; the long form is 10000 and takes minutes)
  --largest N  cells up to which growth goes, a power of ten (default 10000)`;

const usage = (message: string, hint: string): ScalebenchError => new ScalebenchError({ code: "USAGE", message, hint });

function count(name: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw usage(`expected --${name} to be a whole number from 1 to 999999, found ${text}`, `say --${name} 10`);
}

/** Throws USAGE for what is unknown. */
export function parseOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const values = (() => {
    try {
      return parseArgs({
        args: [...args],
        allowPositionals: true,
        options: {
          pairs: { type: "string", default: "10" },
          runs: { type: "string", default: "10" },
          trials: { type: "string", default: "1000" },
          largest: { type: "string", default: "10000" },
          help: { type: "boolean", default: false },
        },
      });
    } catch (error) {
      throw usage(
        error instanceof Error ? error.message : String(error),
        "`npm run bench -- --help` lists the options",
      );
    }
  })();
  const unknown = values.positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw usage(`expected the name of a benchmark, found ${unknown}`, `the benchmarks are ${known.join(", ")}`);
  }
  const { pairs, runs, trials, largest, help } = values.values;
  return {
    names: values.positionals,
    pairs: count("pairs", pairs),
    runs: count("runs", runs),
    trials: count("trials", trials),
    largest: count("largest", largest),
    help,
  };
}
