const siFactors: Readonly<Record<string, number>> = {
  T: 1e12,
  G: 1e9,
  M: 1e6,
  k: 1e3,
  m: 1e-3,
  µ: 1e-6,
  n: 1e-9,
};
const binaryFactors: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** The symbols of badges that may stand before a number. */
const badge = /^[✓✗?≠!]\s*/;
/** "1,437.2", "−0.31", "+3", "1.17e−4", after the minus sign has become a hyphen. */
const number = /^[+-]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?/;

/** What a unit is worth: "k samples/s" 1000, "ms" 0.001, "MiB" 1,048,576, and 1 without a prefix. */
function factorOf(unit: string): number {
  const binary = /^([KMGT]i)B\b/.exec(unit)?.[1];
  if (binary !== undefined) return binaryFactors[binary] ?? 1;
  const prefix = /^([TGMkmµn])(?:s$|\s\S)/.exec(unit)?.[1];
  return prefix === undefined ? 1 : (siFactors[prefix] ?? 1);
}

/**
 * The number that a cell of the page begins with, in the unit without prefix: "1.24 [1.20, 1.29] k samples/s" is 1240.
 * Undefined for words.
 */
export function numberInText(text: string): number | undefined {
  const plain = text.trim().replace(badge, "").replaceAll("−", "-");
  const found = number.exec(plain)?.[0];
  if (found === undefined) return undefined;
  const unit = plain
    .slice(found.length)
    .replace(/^\s*\[[^\]]*\]/, "")
    .trim();
  const value = Number(found.replaceAll(",", "")) * factorOf(unit);
  return Number.isFinite(value) ? value : undefined;
}
