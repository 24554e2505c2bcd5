import fc from "fast-check";

/** What has broken readers of text: of YAML, of JSON, of paths, of numbers. */
const nasty: readonly string[] = [
  "__proto__: { polluted: true }\n",
  '"__proto__": { "polluted": true },',
  '"constructor": { "prototype": { "polluted": true } },',
  "constructor: { prototype: { polluted: true } }\n",
  "../../etc/passwd",
  "/etc/passwd",
  "..",
  "&a [*a]",
  "*a",
  "<<: *a\n",
  "!!js/function 'x'",
  "!!binary aGk=",
  "%YAML 1.1\n---\n",
  "---\n",
  "\t",
  "\0",
  "\u2028",
  "\ud800",
  "\r",
  "\n",
  '"',
  "'",
  "{",
  "}",
  "[[[[[[",
  "- ",
  ": ",
  "? ",
  "| ",
  ",",
  "1e999",
  "-1",
  ".nan",
  "9007199254740993",
  "1000000000",
  "~",
  "null",
  "true",
  "{".repeat(300),
  "[".repeat(20_000),
  "a: ".repeat(500),
  "x".repeat(20_000),
  "1,".repeat(2_000),
];

type Mutation = (text: string) => string;

/** A place in a text, as a share of its length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (text: string, share: number): number => Math.floor(share * text.length);

const inserted = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...nasty) }, fc.string({ unit: "binary" }));

const insertion: fc.Arbitrary<Mutation> = fc.tuple(place, inserted).map(
  ([share, text]) =>
    (old) =>
      old.slice(0, at(old, share)) + text + old.slice(at(old, share)),
);

const span = fc.tuple(place, fc.nat(40));

const replacement: fc.Arbitrary<Mutation> = fc.tuple(span, inserted).map(([[share, length], text]) => (old) => {
  const from = at(old, share);
  return old.slice(0, from) + text + old.slice(from + length);
});

const deletion: fc.Arbitrary<Mutation> = span.map(([share, length]) => (old) => {
  const from = at(old, share);
  return old.slice(0, from) + old.slice(from + length);
});

const repetition: fc.Arbitrary<Mutation> = fc.tuple(span, fc.nat(60)).map(([[share, length], times]) => (old) => {
  const from = at(old, share);
  const part = old.slice(from, from + length + 1);
  return old.slice(0, from) + part.repeat(times) + old.slice(from);
});

const cut: fc.Arbitrary<Mutation> = place.map((share) => (old) => old.slice(0, at(old, share)));

/** A value of the text, by its words: what stands after a colon or in a list. */
const otherValue: fc.Arbitrary<Mutation> = fc.tuple(place, inserted).map(([share, text]) => (old) => {
  const values = [...old.matchAll(/(?<=[:[,] ?)[^\s,:[\]{}]+/g)];
  const chosen = values[Math.min(values.length - 1, Math.floor(share * values.length))];
  if (chosen === undefined) return old;
  return old.slice(0, chosen.index) + text + old.slice(chosen.index + chosen[0].length);
});

const mutation = fc.oneof(insertion, replacement, deletion, repetition, cut, { weight: 3, arbitrary: otherValue });

/** Anything at all, and what is left of valid files after up to four changes. */
export const hostileText = (valid: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
    { weight: 1, arbitrary: fc.json() },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...valid), fc.array(mutation, { minLength: 1, maxLength: 4 }))
        .map(([text, mutations]) => mutations.reduce((old, mutate) => mutate(old), text)),
    },
  );
