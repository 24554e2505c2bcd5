import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Calibration } from "../calibration/calibration.js";
import { scalebenchHome } from "../environment/home.js";
import { makeFolder, writeJson } from "../study/files.js";

const schema = "scalebench/calibration/v1";

const folder = (): string => join(scalebenchHome(process.env).root, "calibrations");

/** `20260504T102030Z-torch-ddp-w2-1a2b3c4d.json`: date, runner, workers, and the machine as a digest. */
function nameOf({ at, runner, workers, machine }: Calibration): string {
  const digest = createHash("sha256").update(JSON.stringify(machine)).digest("hex").slice(0, 8);
  return `${at.slice(0, 19).replaceAll(/[-:]/g, "")}Z-${runner}-w${workers}-${digest}.json`;
}

/** Writes `calibration.json` beside the study's files and keeps a copy in the user's cache; returns both paths. */
export function storeCalibration(
  calibration: Calibration,
  study: string,
): { readonly file: string; readonly kept: string } {
  const file = join(study, "calibration.json");
  const kept = join(folder(), nameOf(calibration));
  writeJson(file, calibration);
  makeFolder(folder());
  writeJson(kept, calibration);
  return { file, kept };
}

interface Kept {
  readonly calibrations: readonly Calibration[];
  /** Files that are no calibration of this version. */
  readonly unreadable: readonly string[];
}

function readCalibration(file: string): Calibration | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(file, "utf8"));
    const known = typeof found === "object" && found !== null && "schema" in found && found.schema === schema;
    // Made by our own writer and replaced as a whole only: the schema's name is check enough.
    return known ? (found as Calibration) : undefined;
  } catch {
    return undefined;
  }
}

/** What earlier calibrations left in the user's cache. */
export function keptCalibrations(): Kept {
  const files = existsSync(folder()) ? readdirSync(folder()).filter((name) => name.endsWith(".json")) : [];
  const read = files.map((name) => ({ name, calibration: readCalibration(join(folder(), name)) }));
  return {
    calibrations: read.flatMap(({ calibration }) => calibration ?? []),
    unreadable: read.flatMap(({ name, calibration }) => (calibration === undefined ? [join(folder(), name)] : [])),
  };
}
