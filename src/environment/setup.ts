import { rmSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";
import { diagnose } from "./diagnosis.js";
import { useExternal } from "./external.js";
import { chosenExtras, extrasIn } from "./extras.js";
import { scalebenchHome, type Variables } from "./home.js";
import { projectFiles, type RequirementFiles } from "./lock-file.js";
import { pythonStepSays } from "./make-environment.js";
import { asEnvironment, findManaged, type ManagedEnvironment } from "./managed.js";
import { completeManaged, type Session } from "./managed-setup.js";
import { allFinished, stepsFor } from "./steps.js";
import type { Environment, EnvironmentRunner, SetupObserver } from "./types.js";

export interface SetupOptions {
  /** What to make ready; nothing else is installed. */
  readonly runners: readonly EnvironmentRunner[];
  /** An existing environment's Python: used as it is, nothing is installed. */
  readonly python?: string | undefined;
  /** Make the environment anew. Horovod's kept wheel stays. */
  readonly force?: boolean | undefined;
  /** What only some suites need: names of files in `runners/extras`. */
  readonly extras?: readonly string[] | undefined;
  /** The tools of the tests, and all extras, as well. */
  readonly dev?: boolean | undefined;
  /** Ends running steps, with all their processes; hand in one that Ctrl-C aborts. */
  readonly signal?: AbortSignal | undefined;
  /** The project's own by default. */
  readonly files?: RequirementFiles | undefined;
  /** The process's own by default. */
  readonly variables?: Variables | undefined;
}

/**
 * Makes the Python environment ready for the runners, or checks an existing one. Finished steps
 * are skipped, so a second call takes milliseconds and an interrupted one continues. Two at once
 * wait for each other.
 *
 * @throws ScalebenchError PYTHON_UNSUITABLE, COMPILER_MISSING, JAVA_MISSING, DISK_FULL,
 *   ENVIRONMENT_BROKEN or SETUP_FAILED, with the fix; an AbortError when aborted.
 */
export async function setUpEnvironment(options: SetupOptions, observe: SetupObserver): Promise<Environment> {
  const variables = options.variables ?? process.env;
  const files = options.files ?? projectFiles;
  const known = extrasIn(files.extras);
  const session: Session = {
    home: scalebenchHome(variables),
    variables,
    runners: options.runners,
    files,
    extras: options.dev === true ? known : chosenExtras(options.extras ?? [], known),
    dev: options.dev === true,
    force: options.force === true,
    signal: options.signal,
    observe,
  };
  try {
    return options.python === undefined ? await setUpManaged(session) : await useExternal(options.python, session);
  } catch (error) {
    throw asUserError(error, session);
  }
}

async function setUpManaged(session: Session): Promise<Environment> {
  const existing = session.force ? undefined : findManaged(session.home, session.files.lock);
  const ready = existing !== undefined && skipAll(existing, session);
  const managed = ready ? existing : await completeManaged(session, existing?.marker.key);
  rmSync(session.home.external, { force: true });
  return asEnvironment(managed);
}

/** True when there is nothing to do; says so for every step. */
function skipAll({ folder, marker }: ManagedEnvironment, session: Session): boolean {
  const steps = stepsFor(session.runners, { environment: folder, ...session });
  if (!allFinished(steps, marker, session.variables)) {
    return false;
  }
  for (const { name, says } of [{ name: "python", says: pythonStepSays }, ...steps]) {
    session.observe({ kind: "step-skipped", step: name, says });
  }
  return true;
}

/** What the file system refused (full, read-only, forbidden) is the user's to mend, not a bug. */
function asUserError(error: unknown, { home }: Session): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) {
    return error;
  }
  const { code, because, fix } = diagnose(error.message);
  return new ScalebenchError({
    code,
    message: `the set-up could not write under ${home.root}: ${because} (${error.message})`,
    hint: fix,
    cause: error,
  });
}
