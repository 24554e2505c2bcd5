/** A copy whose mappings have their keys in the order of the alphabet, all the way down. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, below]) => [key, sortedKeys(below)]));
}

/** JSON on one line with a space after colons and commas, as a person would write it. */
export function jsonLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, below]) => `${JSON.stringify(key)}: ${jsonLine(below)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
