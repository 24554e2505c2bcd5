import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.mjs";
import { root } from "./project.mjs";

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
  } catch {
    return undefined;
  }
}

/**
 * Names of locked packages that are not installed as locked. npm writes node_modules/.package-lock.json when an
 * installation is whole, and not before; optional packages are for other platforms.
 */
export function unlikeLock(locked, installed) {
  return Object.entries(locked)
    .filter(([name, entry]) => name !== "" && entry.optional !== true)
    .filter(([name, entry]) => {
      const found = installed[name];
      return found === undefined || found.version !== entry.version || found.integrity !== entry.integrity;
    })
    .map(([name]) => name);
}

/** Installs the locked npm packages unless they are there. Returns an exit code. */
export async function ensurePackages() {
  const locked = packagesOf(join(root, "package-lock.json")) ?? {};
  const record = join(root, "node_modules", ".package-lock.json");
  const installed = packagesOf(record);
  if (installed !== undefined && unlikeLock(locked, installed).length === 0) {
    return 0;
  }
  process.stderr.write("installing the locked npm packages\n");
  // Without it an installation that is cut short here counts as none.
  rmSync(record, { force: true });
  const code = await command(["npm", "ci", "--no-audit", "--no-fund"], { quiet: true });
  if (code !== 0) {
    process.stderr.write(
      "\nerror: npm could not install the locked packages\n\nhint: check the network and npm's registry setting, and run the same command again\n",
    );
  }
  return code;
}
