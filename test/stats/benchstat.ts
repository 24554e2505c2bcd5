import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One measured value of a Go benchmark, in base units (seconds, bytes a second). */
export interface Measured {
  /** Of the `note:` line above it. */
  readonly note: string;
  /** Without `Benchmark`. */
  readonly name: string;
  readonly unit: "sec/op" | "B/s";
  readonly value: number;
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, "../goldens/benchstat", file), "utf8");

const units: Readonly<Record<string, readonly [Measured["unit"], number]>> = {
  "ns/op": ["sec/op", 1e-9],
  "MB/s": ["B/s", 1e6],
};

/** Go's benchmark format: `BenchmarkName iterations value unit [value unit]...`. */
export function measuredIn(file: string): readonly Measured[] {
  let note = "";
  return read(file)
    .split("\n")
    .flatMap((line) => {
      if (line.startsWith("note: ")) note = line.slice("note: ".length);
      const [benchmark, , ...pairs] = line.trim().split(/\s+/);
      if (benchmark === undefined || !benchmark.startsWith("Benchmark")) return [];
      return pairs.flatMap((unit, i) => {
        const [base, factor] = units[unit] ?? [];
        if (base === undefined || factor === undefined) return [];
        return [{ note, name: benchmark.slice("Benchmark".length), unit: base, value: Number(pairs[i - 1]) * factor }];
      });
    });
}

/** A printed number, and half a unit of its last digit. */
export interface Printed {
  readonly value: number;
  readonly half: number;
}

export interface Column {
  readonly centre: Printed;
  /** `2` per cent; infinite where there are too few values; undefined in the line of geometric means. */
  readonly plusMinus?: number;
  /** Per cent; `~` where benchstat sees no difference. */
  readonly delta?: Printed | "~";
  readonly p?: Printed;
  readonly n?: number;
}

export interface Row {
  readonly name: string;
  readonly unit: Measured["unit"];
  readonly columns: readonly Column[];
}

const factors: Readonly<Record<string, number>> = { "": 1, n: 1e-9, µ: 1e-6, Mi: 2 ** 20, Gi: 2 ** 30 };

const printed = (text: string, factor = 1): Printed => ({
  value: Number(text) * factor,
  half: 0.5 * 10 ** -(text.split(".")[1] ?? "").length * Math.abs(factor),
});

const column =
  /(?<centre>[\d.]+)(?<scale>n|µ|Mi|Gi)(?: ± +(?<pm>\d+%|∞)(?: ¹)?)?(?:\s+(?<delta>~|[-+][\d.]+%)(?: \(p=(?<p>[\d.]+) n=(?<n>\d+)\))?)?/gu;

/** The rows of benchstat's text tables. A cell that is empty there is left out of the columns. */
export function statedIn(file: string): readonly Row[] {
  let unit: Measured["unit"] = "sec/op";
  return read(file)
    .split("\n")
    .flatMap((line) => {
      if (line.includes("│")) unit = line.includes("B/s") ? "B/s" : unit;
      const columns = [...line.matchAll(column)].map(({ groups = {} }): Column => {
        const { centre = "", scale = "", pm, delta, p, n } = groups;
        return {
          centre: printed(centre, factors[scale] ?? Number.NaN),
          ...(pm === undefined ? {} : { plusMinus: pm === "∞" ? Number.POSITIVE_INFINITY : Number.parseInt(pm, 10) }),
          ...(delta === undefined ? {} : { delta: delta === "~" ? delta : printed(delta.slice(0, -1)) }),
          ...(p === undefined ? {} : { p: printed(p) }),
          ...(n === undefined ? {} : { n: Number(n) }),
        };
      });
      const [name = ""] = line.split(/\s/);
      return columns.length === 0 || line.includes("│") || line.startsWith("¹") ? [] : [{ name, unit, columns }];
    });
}

/** The lines of benchstat's CSV, cell by cell. */
export const csvIn = (file: string): readonly (readonly string[])[] =>
  read(file)
    .split("\n")
    .filter((line) => line.includes(","))
    .map((line) => line.split(","));
