import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { readJsonIfThere, writeJsonAtomically } from "./atomic-file.js";
import { sha256 } from "./lock-file.js";
import { isAlive } from "./setup-lock.js";

const recordSchema = z.object({ file: z.string(), sha256: z.string() });
const recordName = "wheel.json";

/** The wheel kept under a key, if it is whole: its content is what was recorded when it was built. */
export function keptWheel(wheels: string, key: string): string | undefined {
  const folder = join(wheels, key);
  const record = recordSchema.safeParse(readJsonIfThere(join(folder, recordName)));
  if (!record.success) {
    return undefined;
  }
  const path = join(folder, record.data.file);
  return existsSync(path) && sha256(readFileSync(path)) === record.data.sha256 ? path : undefined;
}

/** Whether a wheel is kept for that Python, for whichever torch. */
export const hasWheelFor = (wheels: string, abi: string): boolean =>
  existsSync(wheels) && readdirSync(wheels).some((key) => !key.startsWith(".") && key.includes(abi));

/** For a wheel that turned out not to work: the next set-up builds it anew. */
export const dropWheel = (wheel: string): void => rmSync(dirname(wheel), { recursive: true, force: true });

/** Letters, digits and dashes alone: Horovod's CMake files take paths for regular expressions, and `2.13.0+cpu` is none. */
const draftName = (key: string): string => `.building-${sha256(key).slice(0, 12)}-${process.pid}`;

/** Removes what builds of processes left behind that have ended. */
function removeAbandoned(wheels: string): void {
  for (const name of readdirSync(wheels)) {
    const pid = /^\.building-.*-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive({ pid: Number(pid), started: "" })) {
      rmSync(join(wheels, name), { recursive: true, force: true });
    }
  }
}

/**
 * Builds a wheel under another name and keeps it under its key once it is whole. `build` gets an
 * empty folder and returns the folder that it left one wheel in.
 */
export async function keepWheel(
  wheels: string,
  key: string,
  build: (folder: string) => Promise<string>,
): Promise<string> {
  mkdirSync(wheels, { recursive: true });
  removeAbandoned(wheels);
  const draft = join(wheels, draftName(key));
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  try {
    const built = await build(draft);
    const file = readdirSync(built).find((name) => name.endsWith(".whl"));
    if (file === undefined) {
      throw new Error(`the build left no wheel in ${built}`);
    }
    writeJsonAtomically(join(built, recordName), { file, sha256: sha256(readFileSync(join(built, file))) });
    // An earlier one is only there when it is damaged.
    rmSync(join(wheels, key), { recursive: true, force: true });
    renameSync(built, join(wheels, key));
    return join(wheels, key, file);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
