import { durationText } from "../plan/table.js";

/** `0.8 s`, then as the plan writes it: `12 s`, `3 min 5 s`, `2 h 05 min`. */
export const duration = (seconds: number): string =>
  seconds < 9.95 ? `${seconds.toFixed(1)} s` : durationText(seconds);

const prefixes = [
  { factor: 1e9, prefix: "G" },
  { factor: 1e6, prefix: "M" },
  { factor: 1e3, prefix: "k" },
  { factor: 1, prefix: "" },
] as const;

/** Three digits and an SI prefix: `rate(12345, "samples/s")` is `12.3 k samples/s`. */
export function rate(value: number, unit: string): string {
  const { factor, prefix } = prefixes.find((entry) => Math.abs(value) >= entry.factor) ?? { factor: 1, prefix: "" };
  const digits = (value / factor).toPrecision(3);
  return prefix === "" ? `${digits} ${unit}` : `${digits} ${prefix} ${unit}`;
}
