import { ScalebenchError } from "../errors/error.js";
import { findRunners, type RegisteredRunner, type RunnerRegistry } from "../registry/runners.js";
import { listOf } from "./command.js";

/** Runners that `--runners a,b` names; all of them without it. */
export async function chosenRunners(names: string | undefined): Promise<readonly RegisteredRunner[]> {
  const registry = await findRunners();
  return names === undefined ? [...registry.values()] : listOf(names).map((name) => runnerNamed(name, registry));
}

function runnerNamed(name: string, registry: RunnerRegistry): RegisteredRunner {
  const found = registry.get(name);
  if (found === undefined) {
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected runners among ${[...registry.keys()].join(", ")}, found \`${name}\``,
      hint: "name runners with commas between them, e.g. --runners torch-ddp,ray",
    });
  }
  return found;
}
