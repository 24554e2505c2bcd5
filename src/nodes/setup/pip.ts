import { join } from "node:path";
import { pipOptions } from "../../environment/pip.js";
import type { NodeEnvironmentPlace } from "./place.js";
import type { NodeStepContext } from "./step.js";

/** The lock, as the node has it. */
export const lockOf = ({ files }: NodeEnvironmentPlace): string => join(files, "constraints.txt");

/** Installs by the lock: pip may choose no other version than it names. */
export const pipInstallArgv = (
  place: NodeEnvironmentPlace,
  ...what: readonly string[]
): readonly [string, ...string[]] => [
  place.python,
  "-m",
  "pip",
  "install",
  ...pipOptions,
  "--constraint",
  lockOf(place),
  ...what,
];

export const pipInstall = ({ place, run }: NodeStepContext, ...what: readonly string[]): Promise<void> =>
  run(pipInstallArgv(place, ...what));
