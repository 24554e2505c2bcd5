import fc from "fast-check";

const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  "",
  "..",
  "../../../etc/passwd",
  "/etc/passwd",
  "a\0b",
  "a\nb",
  "\u001b[31m",
  "x".repeat(5_000),
  [],
  {},
  [null],
  { length: 1e9 },
];

type Container = Record<string, unknown>;

const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;

/** Changes one part, found by a walk that each number of `walk` leads one level down. */
function change(root: unknown, walk: readonly number[], value: unknown, how: "set" | "delete" | "add"): unknown {
  const copy = structuredClone(root);
  let here = copy;
  for (const [depth, step] of walk.entries()) {
    if (!isContainer(here)) break;
    const keys = Object.keys(here);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) break;
    const below = here[key];
    if (depth < walk.length - 1 && isContainer(below) && Object.keys(below).length > 0) {
      here = below;
      continue;
    }
    if (how === "delete") delete here[key];
    else if (how === "set") here[key] = value;
    // As JSON.parse makes it: a key of the object's own.
    else Object.defineProperty(here, "__proto__", { value: { polluted: true }, enumerable: true, configurable: true });
    break;
  }
  return copy;
}

/** A valid value with up to three parts that are gone or something else: JSON all the same. */
export const changedJson = (valid: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...valid),
      fc.array(
        fc.tuple(
          fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }),
          fc.oneof(fc.constantFrom(...values), fc.jsonValue()),
          fc.constantFrom("set" as const, "set" as const, "delete" as const, "add" as const),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    )
    .map(([text, changes]) =>
      JSON.stringify(
        changes.reduce<unknown>((root, [walk, value, how]) => change(root, walk, value, how), JSON.parse(text)),
      ),
    );
