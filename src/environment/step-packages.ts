import { existsSync } from "node:fs";
import { join } from "node:path";
import { digestOfFiles, requirementsOf, sha256 } from "./lock-file.js";
import { pipInstall } from "./pip.js";
import type { Step } from "./step.js";
import type { EnvironmentRunner } from "./types.js";

const fileStep = (name: string, says: string, file: string): Step => ({
  name,
  says,
  inputs: (marker) => sha256(name, digestOfFiles(file), marker.lock),
  run: async (context) => {
    if (existsSync(file)) {
      await pipInstall(context, "--requirement", file);
    }
    return {};
  },
});

export const commonStep = (file: string): Step => fileStep("common", "install what all runners share", file);

export const developerStep = (file: string): Step => fileStep("dev", "install the tools that the tests need", file);

export const extraStep = (folder: string, extra: string): Step =>
  fileStep(`extra-${extra}`, `install what ${extra} needs`, join(folder, `${extra}.txt`));

export const runnerStep = (entry: EnvironmentRunner): Step =>
  fileStep(`runner-${entry.runner.name}`, `install what ${entry.runner.name} needs`, requirementsOf(entry));
