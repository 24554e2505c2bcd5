import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { projectRoot } from "../../src/project/root.js";

/** The scripts of the bare clone are plain JavaScript, for nothing is compiled there yet. */
const script = (name: string) => import(pathToFileURL(join(projectRoot, "scripts", name)).href);

const { countJunit, countStep, countVitest } = await script("test-results.mjs");
const { unlikeLock } = await script("packages.mjs");
const { nodeProblem } = await script("node-version.mjs");

test("vitest's cases are counted, and a file that does not load counts as a failure", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      { status: "passed", assertionResults: [{}, {}, {}] },
      {
        status: "failed",
        assertionResults: [{ status: "failed", fullName: "sums", failureMessages: ["expected 1\n    at x.ts"] }],
      },
      { status: "failed", assertionResults: [], name: "a.test.ts", message: "no such module" },
    ],
  };
  const failures = ["sums: expected 1", "a.test.ts: no such module"];
  expect(countVitest(report)).toEqual({ passed: 3, failed: 2, failures });
});

test("pytest's cases are counted over all suites; errors are failures, skipped ones are neither", () => {
  const xml = `<?xml version="1.0"?><testsuites name="pytest tests">
    <testsuite name="a" errors="1" failures="2" skipped="3" tests="10" time="1.0">
      <testcase name="tests=&quot;99&quot;"/><testcase classname="a" name="test_sum" time="0.1"
      ><failure message="assert 1 == 2&#10; +  where">def test_sum(): ...</failure></testcase></testsuite>
    <testsuite name="b" errors="0" failures="0" skipped="0" tests="5"/></testsuites>`;
  expect(countJunit(xml)).toEqual({ passed: 9, failed: 3, failures: ["test_sum: assert 1 == 2"] });
});

test.each([
  ["a check that went well", { code: 0 }, { passed: 1, failed: 0 }],
  ["a check that failed", { code: 2 }, { passed: 0, failed: 1 }],
  ["tests that failed", { code: 1, report: { passed: 4, failed: 2 } }, { passed: 4, failed: 2 }],
  ["a tool that died behind passed tests", { code: 139, report: { passed: 4, failed: 0 } }, { passed: 4, failed: 1 }],
])("%s is counted", (_, step, counts) => {
  expect(countStep(step)).toEqual(counts);
});

test("npm installs only when something is not as locked; other platforms' packages do not matter", () => {
  const locked = {
    "": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0", integrity: "x" },
    "node_modules/mac": { version: "1.0.0", integrity: "y", optional: true },
  };
  const a = locked["node_modules/a"];
  expect(unlikeLock(locked, { "node_modules/a": a })).toEqual([]);
  expect(unlikeLock(locked, {})).toEqual(["node_modules/a"]);
  expect(unlikeLock(locked, { "node_modules/a": { ...a, version: "1.0.1" } })).toEqual(["node_modules/a"]);
  expect(unlikeLock(locked, { "node_modules/a": { ...a, integrity: "z" } })).toEqual(["node_modules/a"]);
});

test.each([
  ["20.11.0", true],
  ["22.0.0", true],
  ["20.10.0", false],
  ["18.20.0", false],
])("Node %s fits: %s", (version, fits) => {
  expect(nodeProblem(version) === undefined).toBe(fits);
  expect(fits ? "hint:" : nodeProblem(version)).toContain("hint:");
});
