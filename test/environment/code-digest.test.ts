import { join } from "node:path";
import { expect, test } from "vitest";
import { trainingCodeDigest } from "../../src/environment/code-digest.js";
import { temporaryFolder, writeText } from "./temporary.js";

function project(): string {
  const root = temporaryFolder();
  writeText(join(root, "runners", "a", "entry.py"), "print(1)\n");
  writeText(join(root, "datasets", "d", "dataset.yaml"), "name: d\n");
  return root;
}

test("code and data change the digest", () => {
  const root = project();
  const before = trainingCodeDigest(root);
  writeText(join(root, "runners", "a", "entry.py"), "print(2)\n");
  const code = trainingCodeDigest(root);
  writeText(join(root, "datasets", "d", "dataset.yaml"), "name: e\n");
  expect(new Set([before, code, trainingCodeDigest(root)]).size).toBe(3);
});

test("a file moved to another folder changes the digest", () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  writeText(join(one, "runners", "a", "x.py"), "");
  writeText(join(other, "runners", "b", "x.py"), "");
  expect(trainingCodeDigest(one)).not.toBe(trainingCodeDigest(other));
});

test("what training does not read leaves it alone", () => {
  const root = project();
  const before = trainingCodeDigest(root);
  writeText(join(root, "runners", "a", "runner.ts"), "export const runner = 1;\n");
  writeText(join(root, "runners", "a", "__pycache__", "entry.py"), "");
  expect(trainingCodeDigest(root)).toBe(before);
});
