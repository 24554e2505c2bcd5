import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundled } from "../../src/project/bundle.js";
import { projectRoot } from "../../src/project/root.js";

const folder = mkdtempSync(join(tmpdir(), "scalebench-bundle-"));
const copied = join(folder, "dist", "src", "project");
const bundle = join(folder, "dist", "bundles", "numbers.cjs");
const cache = join(folder, "dist", "bundles", "numbers.cache");

/** A project of one bundle, with the compiled code that loads it. */
beforeAll(() => {
  mkdirSync(copied, { recursive: true });
  mkdirSync(dirname(bundle));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(bundle, "exports.twice = (x) => 2 * x;");
  for (const name of ["bundle.js", "root.js"]) {
    copyFileSync(join(projectRoot, "dist", "src", "project", name), join(copied, name));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the copied code prints in a process of its own. */
const printed = (program: string): string =>
  execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { bundled, keepCompiled } from ${JSON.stringify(join(copied, "bundle.js"))};\n${program}`,
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  ).trim();

const useIt = 'console.log(bundled("numbers").twice(21));';

test("a bundle works before anything was compiled ahead", () => {
  expect(printed(useIt)).toBe("42");
});

test("what was compiled is kept beside it, and serves the next process", () => {
  expect(printed(`${useIt} keepCompiled();`)).toBe("42");
  expect(existsSync(cache)).toBe(true);
  expect(printed(useIt)).toBe("42");
});

test("a cache that V8 does not take, as of another version, changes nothing", () => {
  const spoiled = readFileSync(cache);
  spoiled.fill(0xff, 0, 64);
  writeFileSync(cache, spoiled);
  expect(printed(useIt)).toBe("42");
});

test("a bundle that was not made is an error with the command that makes it", () => {
  expect(() => bundled("none")).toThrow(/none\.cjs.*is missing: `npm run build` makes it/);
});

test("the bundles of the project are text of a byte a character", () => {
  for (const name of ["charts", "templates", "arrow"]) {
    const bytes = readFileSync(join(projectRoot, "dist", "bundles", `${name}.cjs`));
    expect(bytes.every((byte) => byte < 0x80)).toBe(true);
  }
});
