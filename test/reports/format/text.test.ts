import { expect, it } from "vitest";
import { capitalised, clip, listed, shorten, visible, visibleThroughout } from "../../../reports/format/text.js";

it("characters that hide or reorder text become visible", () => {
  expect(visible("ray\u202eevil\u0000\u200b")).toBe("ray<U+202E>evil<U+0000><U+200B>");
  expect(visible("one\ttwo\nthree")).toBe("one two\nthree");
  expect(visible("\ud800")).toBe("<U+D800>");
  expect(visible("größer als 😀")).toBe("größer als 😀");
});

it("every string and key of a value is made visible, numbers stay", () => {
  expect(visibleThroughout({ "a\u202e": ["\u2066b", 1, null] })).toEqual({ "a<U+202E>": ["<U+2066>b", 1, null] });
});

it("what is cut from a long text is said", () => {
  expect(shorten("x".repeat(10_240), 20)).toBe(`${"x".repeat(19)}… (10,240 characters)`);
  expect(clip("torch-ddp", 5)).toBe("torc…");
  expect(shorten("short", 20)).toBe("short");
});

it("words join to a list", () => {
  expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});

it("a sentence gets its capital, a name keeps its letters", () => {
  expect(capitalised("every runner")).toBe("Every runner");
  expect(capitalised("torch-ddp scales")).toBe("torch-ddp scales");
});
