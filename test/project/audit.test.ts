import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { projectRoot } from "../../src/project/root.js";

const { auditLines } = (await import(pathToFileURL(join(projectRoot, "scripts", "audit-lines.mjs")).href)) as {
  readonly auditLines: (answer: unknown) => readonly string[];
};

test("what npm audit found is told package by package, and counted", () => {
  const answer = {
    auditReportVersion: 2,
    vulnerabilities: {
      semver: { name: "semver", severity: "high", range: "7.0.0 - 7.5.1", via: [], fixAvailable: true },
      left: { name: "left", severity: "low", range: "*", via: [], fixAvailable: false },
    },
    metadata: {
      vulnerabilities: { info: 0, low: 1, moderate: 0, high: 1, critical: 0, total: 2 },
      dependencies: { prod: 8, dev: 3, optional: 0, peer: 0, peerOptional: 0, total: 11 },
    },
  };
  expect(auditLines(answer)).toEqual([
    "warning: semver 7.0.0 - 7.5.1: high, a later version mends it",
    "warning: left *: low",
    "2 known weaknesses in 8 packages (0 info, 1 low, 0 moderate, 1 high, 0 critical)",
  ]);
});
