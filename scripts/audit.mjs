// Asks npm's registry and OSV (Python) whether the locked packages have known weaknesses, and reports what they say. Only
// who answers can be asked, and a weakness that becomes known tomorrow must not fail today's commit: the exit code is 0.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { auditLines } from "./audit-lines.mjs";
import { root } from "./project.mjs";
import { osvLines, osvQuery, pinnedPackages } from "./python-locks.mjs";

/** Every version that pip may choose. */
const pythonLock = join(root, "runners", "constraints.txt");
const osv = "https://api.osv.dev/v1/querybatch";

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

/** What OSV knows of the Python lock, in lines; undefined where it gave no answer that can be read. */
async function askOsv(packages) {
  try {
    const body = JSON.stringify(osvQuery(packages));
    const response = await fetch(osv, { method: "POST", body, signal: AbortSignal.timeout(patience) });
    return osvLines(await response.json(), packages);
  } catch {
    return undefined;
  }
}

const packages = pinnedPackages([readFileSync(pythonLock, "utf8")]);
const lines = (await askOsv(packages)) ?? [
  `warning: not checked: ${packages.length} Python packages, for OSV (api.osv.dev) gave no answer`,
];
process.stdout.write(`${lines.join("\n")}\n`);
