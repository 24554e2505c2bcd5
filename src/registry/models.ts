import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project/root.js";

const modelsDirectory = join(projectRoot, "runners", "common", "scalebench_training", "models");

/** Names of the models: one Python file each. */
export const modelNames = (): readonly string[] =>
  readdirSync(modelsDirectory)
    .sort()
    .filter((name) => name.endsWith(".py") && !name.startsWith("_"))
    .map((name) => name.slice(0, -".py".length));
