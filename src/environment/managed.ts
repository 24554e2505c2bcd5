import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Home } from "./home.js";
import { digestOfFiles, sha256 } from "./lock-file.js";
import { pythonOf } from "./make-environment.js";
import { type Marker, readMarker } from "./marker.js";
import type { Environment } from "./types.js";

export interface ManagedEnvironment {
  readonly folder: string;
  readonly marker: Marker;
}

const changedAt = (folder: string): number => statSync(join(folder, "scalebench.json")).mtimeMs;

/** The environment of the current lock whose Python still runs; of several, the one that set-up worked on last. */
export function findManaged(home: Home, lockFile: string): ManagedEnvironment | undefined {
  if (!existsSync(home.environments)) {
    return undefined;
  }
  const lock = digestOfFiles(lockFile);
  return readdirSync(home.environments)
    .filter((name) => name.startsWith("py"))
    .map((name) => join(home.environments, name))
    .flatMap((folder) => {
      const marker = existsSync(pythonOf(folder)) ? readMarker(folder) : undefined;
      return marker?.lock === lock ? [{ folder, marker }] : [];
    })
    .sort((a, b) => changedAt(b.folder) - changedAt(a.folder))[0];
}

export function asEnvironment({ folder, marker }: ManagedEnvironment): Environment {
  const { version, abi } = marker.python;
  return {
    kind: "managed",
    python: pythonOf(folder),
    binDirectory: join(folder, "bin"),
    javaHome: marker.javaHome,
    key: marker.key,
    lockDigest: sha256(marker.lock, version, abi, marker.torch?.version ?? "", marker.horovod?.operations ?? ""),
  };
}
