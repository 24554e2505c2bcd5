import { join } from "node:path";
import type { Environment } from "../environment/types.js";
import { projectRoot } from "../project/root.js";
import { datasetsDirectory } from "../registry/datasets.js";
import type { StudyEnvironment } from "../study/options.js";

/** The project's own code and data that training reads. */
export const codeDirectories = { pythonPath: join(projectRoot, "runners", "common"), datasetsDirectory } as const;

/** What the study hands to its runners, of the Python environment and the project's own files. */
export const studyEnvironment = ({ python, binDirectory, javaHome }: Omit<Environment, "key">): StudyEnvironment => ({
  python,
  binDirectory,
  javaHome,
  ...codeDirectories,
});
