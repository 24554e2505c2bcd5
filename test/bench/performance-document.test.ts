import { expect, test } from "vitest";
import { withPart } from "../../bench/performance-document.js";

const text =
  "before\n<!-- peers -->\nold\n<!-- end of peers -->\nbetween\n<!-- growth -->\n<!-- end of growth -->\nafter\n";

test("a part is replaced between its marks, and nothing else", () => {
  const once = withPart(text, "peers", "new\n");
  expect(once).toBe(text.replace("old", "new"));
  expect(withPart(once, "peers", "new")).toBe(once);
});

test("a part that is empty gets its content", () => {
  expect(withPart(text, "growth", "rows")).toContain("<!-- growth -->\nrows\n<!-- end of growth -->");
});

test("a document without the marks is not written over", () => {
  expect(() => withPart("nothing\n", "peers", "new")).toThrow("no such pair");
});
