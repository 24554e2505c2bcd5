import { expect, test } from "vitest";
import { matchesWords } from "../../../reports/page/word-filter.js";

test.each([
  ["torch-ddp, 2 workers", "ddp 2", true],
  ["torch-ddp, 2 workers", "2 DDP", true],
  ["torch-ddp, 2 workers", "ddp 4", false],
  ["1.24\u00a0k samples/s", "1.24 k", true],
  ["anything", "", true],
  ["anything", "  ", true],
])("%s with %j: %s", (text, query, matches) => {
  expect(matchesWords(text, query)).toBe(matches);
});
