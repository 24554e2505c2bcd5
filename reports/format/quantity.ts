/** Between a number and its unit: they stay on one line. */
export const NBSP = "\u00a0";

export interface Scale {
  /** Value times factor is shown. */
  readonly factor: number;
  /** With its prefix; empty for a plain number. */
  readonly unit: string;
}

const siPrefixes = [
  { exponent: 12, prefix: "T" },
  { exponent: 9, prefix: "G" },
  { exponent: 6, prefix: "M" },
  { exponent: 3, prefix: "k" },
  { exponent: 0, prefix: "" },
  { exponent: -3, prefix: "m" },
  { exponent: -6, prefix: "µ" },
  { exponent: -9, prefix: "n" },
] as const;
const binaryPrefixes = ["", "Ki", "Mi", "Gi", "Ti"] as const;

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

/** The prefix under which a value of the unit reads best: 1240 samples/s as 1.24 k samples/s, 0.0123 s as 12.3 ms. */
export function scaleOf(value: number, unit: string): Scale {
  const size = Math.abs(rounded(value, 3));
  if (unit === "1" || unit === "") return { factor: 1, unit: "" };
  if (unit === "B") {
    const step = size < 1 ? 0 : Math.min(binaryPrefixes.length - 1, Math.floor(Math.log2(size) / 10));
    return { factor: 2 ** (-10 * step), unit: `${binaryPrefixes[step] ?? ""}B` };
  }
  if (size === 0) return { factor: 1, unit };
  // Nobody says kiloseconds.
  const usable = unit === "s" ? siPrefixes.filter((entry) => entry.exponent <= 0) : siPrefixes;
  const entry = usable.find(({ exponent }) => size >= 10 ** exponent * 0.9999) ?? siPrefixes[siPrefixes.length - 1];
  if (entry === undefined || entry.exponent === 0) return { factor: 1, unit };
  // "12.3 ms" but "1.24 k samples/s": a prefix joins only a unit symbol.
  const gap = unit.length > 1 ? NBSP : "";
  return { factor: 10 ** -entry.exponent, unit: `${entry.prefix}${gap}${unit}` };
}

/** Decimals that show `digits` significant digits of a value. */
function decimalsFor(value: number, digits: number): number {
  if (value === 0) return 0;
  // Four decimals are enough for a ratio or an accuracy: 0.0028, not 0.00280.
  return Math.min(4, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded(value, digits))))));
}

/** Decimals that show three digits of the value, and one more than needed to tell `low` from `high`, within six. */
function sharedDecimals(value: number, low: number, high: number): number {
  const needed = decimalsFor(value, 3);
  const spread = Math.abs(high - low);
  if (spread === 0) return needed;
  const most = decimalsFor(value === 0 ? spread : value, 6);
  return Math.min(Math.max(needed, decimalsFor(spread, 1)), Math.max(most, needed));
}

/** One a number of decimals: making a format takes a thousand times as long as using it. */
const formats = new Map<number, Intl.NumberFormat>();

function formatOf(decimals: number): Intl.NumberFormat {
  const known = formats.get(decimals);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  formats.set(decimals, made);
  return made;
}

function fixed(value: number, decimals: number): string {
  const text = formatOf(decimals).format(value);
  // Never a negative zero.
  return /[1-9]/.test(text) ? text.replace("-", "−") : text.replace("-", "");
}

/** A plain number with three significant digits; very small and very large ones with a power of ten. */
export function plain(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "no value";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [mantissa = "", exponent = ""] = value.toExponential(Math.max(0, digits - 1)).split("e");
    return `${mantissa}e${exponent.replace("+", "")}`.replaceAll("-", "−");
  }
  return fixed(value, decimalsFor(value, digits));
}

/** A number that a person chose (a bound, a tolerance, a learning rate): as it was written, 0.95 and not 0.950. */
export function chosen(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(12))).replaceAll("-", "−") : "no value";
}

const withUnit = (text: string, unit: string): string => (unit === "" ? text : `${text}${NBSP}${unit}`);

/** A number with its unit: `quantity(1240, "samples/s")` is "1.24 k samples/s". */
export function quantity(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "no value";
  const scale = scaleOf(value, unit);
  return withUnit(plain(value * scale.factor), scale.unit);
}

/** "1.24 [1.20, 1.29]" under a scale that is written elsewhere; equal decimals for all three. */
export function numbersAt(scale: Scale, value: number, low: number | null, high: number | null): string {
  if (!Number.isFinite(value)) return "no value";
  const v = value * scale.factor;
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return plain(v);
  const [l, h] = [low * scale.factor, high * scale.factor];
  const largest = Math.max(Math.abs(v), Math.abs(l), Math.abs(h));
  if (largest !== 0 && (largest < 1e-3 || largest >= 1e6)) return `${plain(v)} [${plain(l)}, ${plain(h)}]`;
  const decimals = sharedDecimals(v === 0 ? largest : v, l, h);
  return `${fixed(v, decimals)} [${fixed(l, decimals)}, ${fixed(h, decimals)}]`;
}

/** "1.24 [1.20, 1.29] k samples/s": one prefix and equal decimals for all three. */
export function quantityWithin(value: number, low: number | null, high: number | null, unit: string): string {
  const widest = Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0));
  // Noise around 0: the prefix that suits its width, lest it is written in thousands of nanoseconds.
  const scale = scaleOf(Number.isFinite(widest) && widest > 100 * Math.abs(value) ? widest : value, unit);
  const numbers = numbersAt(scale, value, low, high);
  return Number.isFinite(value) ? withUnit(numbers, scale.unit) : numbers;
}

/** 0.96875 to "96.9 %". */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "no value";
  return `${Number((share * 100).toFixed(1))}${NBSP}%`;
}
