/**
 * Characters that a name may hide behind: controls, bidirectional overrides and isolates,
 * zero-width characters, line separators, byte-order mark, unpaired surrogates.
 * A page that shows them raw can be made to read other than it is written ("Trojan Source", CVE-2021-42574).
 */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Makes hidden characters visible, as `<U+202E>`. Line feeds stay, tabs become a space. */
export function visible(text: string): string {
  return text.replace(hidden, (character) =>
    character === "\t"
      ? " "
      : `<U+${(character.codePointAt(0) ?? 0xfffd).toString(16).toUpperCase().padStart(4, "0")}>`,
  );
}

/** At most `limit` characters; what was cut is said. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = [...text.slice(0, limit)].slice(0, -1).join("");
  return `${kept}… (${text.length.toLocaleString("en-US")} characters)`;
}

/** At most `limit` characters, for a place in a chart that has no room to say what was cut. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${[...text.slice(0, limit)].slice(0, -1).join("")}…`;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** "1 worker", "2 workers". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** `timeToTarget` to "time to target". */
export const worded = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** First letter in upper case, unless the first word is a name such as torch-ddp. */
export const capitalised = (text: string): string =>
  /^[a-z]+(?:[ :,.]|$)/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;

/** Begins with a capital and ends with a full stop. */
export const sentence = (text: string): string => capitalised(/[.!?…]$/.test(text) ? text : `${text}.`);

/** What was made of a value: the page and the summary are made of the same analysis. */
const walked = new WeakMap<object, unknown>();

/** Every string of an object, keys included, with its hidden characters made visible. */
export function visibleThroughout<Value extends object>(value: Value): Value {
  if (!walked.has(value)) walked.set(value, visibleCopy(value));
  return walked.get(value) as Value;
}

function visibleCopy(value: unknown): unknown {
  // The same keys and names come by the hundred thousand.
  const known = new Map<string, string>();
  const shown = (text: string): string => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = visible(text);
    known.set(text, made);
    return made;
  };
  return walk(value, shown);
}

function walk(value: unknown, shown: (text: string) => string): unknown {
  if (typeof value === "string") return shown(value);
  // A study has as many numbers in such lists, and nothing hides in a number.
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one === "number")) return value;
    const items = value.map((one) => walk(one, shown));
    return items.every((one, index) => one === value[index]) ? value : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const walkedEntries = entries.map(([key, inner]) => [shown(key), walk(inner, shown)] as const);
  // Where nothing was hidden, the object serves as it is.
  const same = walkedEntries.every(
    ([key, inner], index) => key === entries[index]?.[0] && inner === entries[index]?.[1],
  );
  return same ? value : Object.fromEntries(walkedEntries);
}
