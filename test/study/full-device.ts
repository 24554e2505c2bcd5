import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A device at that place that has no space for anything, like /dev/full: a link there would lead out of a study. */
export const makeFullDevice = (path: string): void => {
  execFileSync("mknod", [path, "c", "1", "7"], { stdio: "ignore" });
};

/** Making devices needs root; file systems may refuse to use them. */
function canMake(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-device-"));
  const path = join(folder, "full");
  try {
    makeFullDevice(path);
    writeFileSync(path, "x", { flag: "a" });
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOSPC";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const mayMakeDevices = canMake();
