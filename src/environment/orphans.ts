import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Every process of a set-up carries this variable; its value names the environment's folder. */
export const setupVariable = "SCALEBENCH_SETUP";

function carriers(environment: string): readonly number[] {
  const wanted = `${setupVariable}=${environment}`;
  let entries: readonly string[] = [];
  try {
    entries = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return entries.map(Number).filter((pid) => {
    try {
      return pid !== process.pid && readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(wanted);
    } catch {
      return false;
    }
  });
}

/**
 * Ends what a killed set-up left running: its pip or compiler would go on writing into the
 * environment. Only called by who holds the environment's lock. Looks at /proc; elsewhere it finds nothing.
 */
export async function endOrphans(environment: string): Promise<readonly number[]> {
  const ended = new Set<number>();
  for (let round = 0; round < 50; round += 1) {
    const found = carriers(environment);
    if (found.length === 0) {
      break;
    }
    for (const pid of found) {
      ended.add(pid);
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    await sleep(20);
  }
  return [...ended];
}
