/** A value as a sentence shows it. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

const mostShown = 12;

/** "a, b and c" or "a, b or c"; long lists are cut with their count. */
export function listed(items: readonly string[], word: "and" | "or" = "or"): string {
  if (items.length > mostShown) return `${items.slice(0, mostShown).join(", ")} and ${items.length - mostShown} more`;
  return items.length < 2 ? (items[0] ?? "none") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}
