import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** @typedef {{ passed: number, failed: number, failures?: string[] }} Counts `failures`: a line each, name and reason */

const firstLine = (text) =>
  stripVTControlCharacters(text ?? "")
    .trim()
    .split("\n")[0];

/** Counts of vitest's JSON report. A file that does not load has no cases and counts as one failure. */
export function countVitest(report) {
  const cases = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const failures = [
    ...cases
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages?.[0])}`),
    ...unloaded.map(({ name, message }) => `${name}: ${firstLine(message)}`),
  ];
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length, failures };
}

/** Counts of a JUnit XML file: the attributes of its test suites. Skipped cases are neither. */
export function countJunit(xml) {
  const bad = xml.matchAll(/<testcase\b[^>]*?\bname="([^"]*)"[^>]*>\s*<(?:failure|error)\b[^>]*?\bmessage="([^"]*)"/g);
  const failures = [...bad].map(([, name, message]) => `${name}: ${firstLine(message.split("&#10;")[0])}`);
  const total = { passed: 0, failed: 0, failures };
  for (const [tag] of xml.matchAll(/<testsuite\b[^>]*>/g)) {
    const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);
    const failed = number("failures") + number("errors");
    total.failed += failed;
    total.passed += number("tests") - failed - number("skipped");
  }
  return total;
}

/**
 * Counts of a step. One without a report counts as one; so does a tool that failed though its report
 * names no failed case: it died, and must not pass.
 */
export function countStep({ code, report }) {
  const counts = report === undefined ? { passed: code === 0 ? 1 : 0, failed: 0 } : report;
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The report's counts, or undefined where the tool wrote none. */
export function readReport(path, count) {
  try {
    return count(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
