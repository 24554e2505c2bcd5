// npm test: everything, from a bare clone. npm run test:unit: the fast loop (--unit). npm run test:long: what takes minutes (--long).
// The last line is `N passed, N failed`: test cases, and each other check counted as one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap } from "./bootstrap.mjs";
import { countStep } from "./test-results.mjs";
import { allSteps, longSteps, unitSteps } from "./test-steps.mjs";

// The tests see Python as it comes: a variable of this shell would hide what others meet.
delete process.env.PYTHONDONTWRITEBYTECODE;

const rows = [];

async function runStep({ name, run }) {
  process.stdout.write(`\n=== ${name}\n`);
  const started = performance.now();
  let counts;
  try {
    counts = countStep(await run());
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
    counts = { passed: 0, failed: 1 };
  }
  const seconds = (performance.now() - started) / 1000;
  rows.push({ name, seconds, ...counts });
  process.stdout.write(`--- ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds.toFixed(1)} s\n`);
}

const reports = mkdtempSync(join(tmpdir(), "scalebench-test-"));
try {
  await runStep({ name: "packages and types", run: async () => ({ code: await bootstrap() }) });
  const steps = { "--unit": unitSteps, "--long": longSteps }[process.argv[2]] ?? allSteps;
  for (const step of steps(reports)) {
    await runStep(step);
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}

const width = Math.max(...rows.map(({ name }) => name.length));
process.stdout.write("\n");
for (const { name, seconds, passed, failed } of rows) {
  const state = failed === 0 ? "ok    " : "FAILED";
  process.stdout.write(
    `${state}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s  ${passed} passed, ${failed} failed\n`,
  );
}
// At the end, for whoever sees only the last lines.
for (const { name, failures = [] } of rows) {
  for (const failure of failures) {
    process.stdout.write(`failed in ${name}: ${failure}\n`);
  }
}
const passed = rows.reduce((sum, row) => sum + row.passed, 0);
const failed = rows.reduce((sum, row) => sum + row.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
