import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../src/project/root.js";

test("every test that the threat model names exists, and every line of its tables names one or says that there is none", () => {
  const page = readFileSync(join(projectRoot, "docs", "security.md"), "utf8");
  const named = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? "");
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  const rows = page.split("\n").filter((line) => /^\| (?!what |-)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !/\| (`test\/.*`|none) \|$/.test(row))).toEqual([]);
});
