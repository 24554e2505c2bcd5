import { existsSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { type External, findExternal } from "./external.js";
import { scalebenchHome, type Variables } from "./home.js";
import { projectFiles, type RequirementFiles } from "./lock-file.js";
import { asEnvironment, findManaged, type ManagedEnvironment } from "./managed.js";
import { installCommand } from "./packages.js";
import { isFinished, stepsFor } from "./steps.js";
import type { Environment, EnvironmentRunner } from "./types.js";

export interface ResolveOptions {
  /** What the environment must be ready for. */
  readonly runners: readonly EnvironmentRunner[];
  readonly files?: RequirementFiles | undefined;
  readonly variables?: Variables | undefined;
}

const setupCommand = (names: readonly string[]): string =>
  names.length === 0 ? "scalebench setup" : `scalebench setup --runners ${names.join(",")}`;

const namesOf = (runners: readonly EnvironmentRunner[]): readonly string[] => runners.map(({ runner }) => runner.name);

/** Names of the runners whose steps are not all done. */
export function unready(
  managed: ManagedEnvironment,
  runners: readonly EnvironmentRunner[],
  place: { readonly files: RequirementFiles; readonly variables: Variables },
): readonly string[] {
  const { folder, marker } = managed;
  return namesOf(
    runners.filter((entry) =>
      stepsFor([entry], { environment: folder, files: place.files, extras: [], dev: false }).some(
        (step) => step.name !== "java" && !isFinished(step, marker, place.variables),
      ),
    ),
  );
}

/** The environment that the runners are ready in, found without starting a process. */
export function resolveEnvironment({
  runners,
  files = projectFiles,
  variables = process.env,
}: ResolveOptions): Environment {
  const home = scalebenchHome(variables);
  const external = findExternal(home);
  const environment = external === undefined ? resolveManaged() : resolveExternal(external, runners);
  requireJava(environment, runners);
  return environment;

  function resolveManaged(): Environment {
    const managed = findManaged(home, files.lock);
    const missing = managed === undefined ? namesOf(runners) : unready(managed, runners, { files, variables });
    if (managed === undefined || missing.length > 0) {
      throw new ScalebenchError({
        code: "ENVIRONMENT_MISSING",
        message:
          managed === undefined
            ? `expected a Python environment under ${home.environments}, found none`
            : `expected the Python environment ${managed.folder} to be ready for ${missing.join(", ")}, found its set-up unfinished`,
        hint: `run \`${setupCommand(missing)}\``,
      });
    }
    return asEnvironment(managed);
  }
}

function resolveExternal(
  { environment, runners: checked }: External,
  runners: readonly EnvironmentRunner[],
): Environment {
  const missing = namesOf(runners).filter((name) => !checked.includes(name));
  const again = `scalebench setup --python ${environment.python} --runners ${[...checked, ...missing].join(",")}`;
  if (!existsSync(environment.python)) {
    throw new ScalebenchError({
      code: "ENVIRONMENT_MISSING",
      message: `expected the Python that \`setup --python\` named, ${environment.python}, found no such file`,
      hint: "load the module that it belongs to, or run `scalebench setup` for an environment of scalebench's own",
    });
  }
  if (missing.length > 0) {
    throw new ScalebenchError({
      code: "ENVIRONMENT_MISSING",
      message: `expected ${environment.python} to be checked for ${missing.join(", ")}, found that it is not`,
      hint: `run \`${again}\``,
    });
  }
  return environment;
}

function requireJava(environment: Environment, runners: readonly EnvironmentRunner[]): void {
  const wanting = runners.filter(({ runner }) => runner.requirements.java);
  const { javaHome } = environment;
  if (wanting.length === 0 || (javaHome !== undefined && existsSync(join(javaHome, "bin", "java")))) {
    return;
  }
  throw new ScalebenchError({
    code: "JAVA_MISSING",
    message: `expected Java for ${namesOf(wanting).join(", ")}, found ${javaHome === undefined ? "none" : `no ${join(javaHome, "bin", "java")}`}`,
    hint: `run \`${setupCommand(namesOf(wanting))}\`, which finds or installs it, or ${installCommand("java")}`,
  });
}
