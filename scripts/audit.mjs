// Asks the registry whether the locked packages have known weaknesses, and reports what it says. Only a registry that
// answers can be asked, and a weakness that becomes known tomorrow must not fail today's commit: the exit code is 0.
import { execFile } from "node:child_process";
import { auditLines } from "./audit-lines.mjs";
import { root } from "./project.mjs";

const patience = 60_000;

/** What npm wrote; undefined where there was no answer in time. It exits 1 when it found something. */
function ask() {
  const argv = ["audit", "--omit=dev", "--json"];
  return new Promise((resolve) => {
    execFile("npm", argv, { cwd: root, timeout: patience, maxBuffer: 2 ** 26 }, (_error, stdout) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        resolve(undefined);
      }
    });
  });
}

const answer = await ask();
const answered = answer?.metadata?.vulnerabilities !== undefined;
process.stdout.write(
  answered
    ? `${auditLines(answer).join("\n")}\n`
    : "warning: not checked: the registry gave no answer to `npm audit`\n",
);
