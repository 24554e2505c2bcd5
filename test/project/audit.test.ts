import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { projectRoot } from "../../src/project/root.js";

const { auditLines } = (await import(pathToFileURL(join(projectRoot, "scripts", "audit-lines.mjs")).href)) as {
  readonly auditLines: (answer: unknown) => readonly string[];
};

const { pinnedPackages, osvLines, osvQuery } = (await import(
  pathToFileURL(join(projectRoot, "scripts", "python-locks.mjs")).href
)) as {
  readonly pinnedPackages: (texts: readonly string[]) => readonly { name: string; version: string }[];
  readonly osvQuery: (packages: readonly unknown[]) => { readonly queries: readonly unknown[] };
  readonly osvLines: (answer: unknown, packages: readonly unknown[]) => readonly string[] | undefined;
};

test("every pinned Python package is asked about once, by its name on PyPI", () => {
  const texts = [
    "# torch\ntorch==2.13.0\nray[train]==2.60.0\nnumpy\n",
    'Typing_Extensions==4.1; python_version < "3"\ntorch==2.13.0',
  ];
  const packages = pinnedPackages(texts);
  expect(packages).toEqual([
    { name: "torch", version: "2.13.0" },
    { name: "ray", version: "2.60.0" },
    { name: "typing-extensions", version: "4.1" },
  ]);
  expect(osvQuery(packages).queries[1]).toEqual({ package: { name: "ray", ecosystem: "PyPI" }, version: "2.60.0" });
});

test("what is known of Python packages is told one by one, and counted; an answer of another shape is none", () => {
  const packages = pinnedPackages(["torch==1.0\nray==2.0"]);
  expect(osvLines({ results: [{}, { vulns: [{ id: "GHSA-1" }, { id: "PYSEC-2" }] }] }, packages)).toEqual([
    "warning: ray 2.0: GHSA-1, see https://osv.dev/vulnerability/GHSA-1",
    "warning: ray 2.0: PYSEC-2, see https://osv.dev/vulnerability/PYSEC-2",
    "2 known weaknesses in 2 Python packages",
  ]);
  expect(osvLines({ message: "not found" }, packages)).toBeUndefined();
  expect(osvLines({ results: [{}] }, packages)).toBeUndefined();
});

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
