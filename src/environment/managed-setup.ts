import { existsSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import type { Home, Variables } from "./home.js";
import { findInterpreter, type Interpreter, unsuitable } from "./interpreter.js";
import { digestOfFiles, type RequirementFiles } from "./lock-file.js";
import { environmentKey, makeEnvironment, pythonOf, pythonStepSays } from "./make-environment.js";
import type { ManagedEnvironment } from "./managed.js";
import { type Marker, readMarker, writeMarker } from "./marker.js";
import { endOrphans, setupVariable } from "./orphans.js";
import { runStep } from "./run-step.js";
import { withLock } from "./setup-lock.js";
import { entriesOf, restoreEntries } from "./site-packages.js";
import type { Step } from "./step.js";
import { isFinished, stepsFor } from "./steps.js";
import type { EnvironmentRunner, SetupObserver } from "./types.js";

/** One call of set-up. */
export interface Session {
  readonly home: Home;
  readonly variables: Variables;
  readonly runners: readonly EnvironmentRunner[];
  readonly files: RequirementFiles;
  /** Names of extras. */
  readonly extras: readonly string[];
  readonly dev: boolean;
  readonly force: boolean;
  readonly signal: AbortSignal | undefined;
  readonly observe: SetupObserver;
}

interface Place {
  readonly folder: string;
  readonly key: string;
  /** Variables of every process that is started for it. */
  readonly variables: Variables;
}

/** These would make pip install elsewhere, or take packages of elsewhere for installed ones. */
export const misleadingVariables = [
  "PYTHONPATH",
  "PYTHONHOME",
  "PIP_TARGET",
  "PIP_PREFIX",
  "PIP_USER",
  "PIP_CONSTRAINT",
  "VIRTUAL_ENV",
];

function stepVariables(variables: Variables, folder: string): Variables {
  const kept = Object.entries(variables).filter(([name]) => !misleadingVariables.includes(name));
  // Messages in English, for their causes are read from them.
  return { ...Object.fromEntries(kept), PYTHONNOUSERSITE: "1", LC_ALL: "C.UTF-8", [setupVariable]: folder };
}

async function requireInterpreter(variables: Variables): Promise<Interpreter> {
  const choice = await findInterpreter(variables);
  if (choice.state !== "found") {
    throw unsuitable(choice);
  }
  return choice.interpreter;
}

/** Does every step that is not done yet, in the environment of that key or in a new one. */
export async function completeManaged(session: Session, existingKey: string | undefined): Promise<ManagedEnvironment> {
  const interpreter = existingKey === undefined ? await requireInterpreter(session.variables) : undefined;
  const key =
    existingKey ?? (interpreter === undefined ? "" : environmentKey(interpreter, digestOfFiles(session.files.lock)));
  const folder = join(session.home.environments, key);
  const place: Place = { folder, key, variables: stepVariables(session.variables, folder) };
  const waiting = (pid: number): void =>
    session.observe({ kind: "waiting", because: `another set-up (process ${pid}) works on ${folder}` });
  return withLock(`${folder}.lock`, { waiting, signal: session.signal }, async () => {
    const ended = await endOrphans(folder);
    if (ended.length > 0) {
      session.observe({ kind: "note", text: `ended ${ended.length} processes that an interrupted set-up had left` });
    }
    const start = await wholeEnvironment(session, place, interpreter);
    let marker = start;
    for (const step of stepsFor(session.runners, { environment: folder, ...session })) {
      marker = await finish(step, marker, place, session);
    }
    return { folder, marker };
  });
}

/** The environment's marker; makes the environment where there is none, or only a half-made one. */
async function wholeEnvironment(session: Session, place: Place, interpreter: Interpreter | undefined): Promise<Marker> {
  const { observe, home, signal } = session;
  const { folder, key, variables } = place;
  const marker = session.force || !existsSync(pythonOf(folder)) ? undefined : readMarker(folder);
  if (marker !== undefined) {
    observe({ kind: "step-skipped", step: "python", says: pythonStepSays });
    return withoutInterruptedStep(folder, marker, observe);
  }
  if (interpreter === undefined) {
    throw new ScalebenchError({
      code: "SETUP_FAILED",
      message: `expected an environment in ${folder}, found that another process removed it meanwhile`,
      hint: "run the same command again",
    });
  }
  observe({ kind: "note", text: `Python ${interpreter.version} (${interpreter.path})` });
  const log = join(home.logs, key, "python.log");
  return runStep({ name: "python", says: pythonStepSays, log, observe }, (watch) =>
    makeEnvironment(folder, key, interpreter, { lockFile: session.files.lock, variables, log, signal, watch }),
  );
}

function withoutInterruptedStep(folder: string, marker: Marker, observe: SetupObserver): Marker {
  const { unfinished, ...rest } = marker;
  if (unfinished === undefined) {
    return marker;
  }
  restoreEntries(join(folder, marker.sitePackages), unfinished.entries);
  observe({ kind: "note", text: `the step "${unfinished.step}" was interrupted and is done again` });
  writeMarker(folder, rest);
  return rest;
}

async function finish(step: Step, marker: Marker, place: Place, session: Session): Promise<Marker> {
  const { observe, home, signal } = session;
  const { folder, variables } = place;
  const { name, says } = step;
  if (isFinished(step, marker, session.variables)) {
    observe({ kind: "step-skipped", step: name, says });
    return marker;
  }
  const log = join(home.logs, marker.key, `${name}.log`);
  const entries = [...entriesOf(join(folder, marker.sitePackages))];
  writeMarker(folder, { ...marker, unfinished: { step: name, entries } });
  const started = performance.now();
  const findings = await runStep({ name, says, log, observe }, (watch) =>
    step.run({
      environment: folder,
      python: pythonOf(folder),
      binDirectory: join(folder, "bin"),
      wheels: home.wheels,
      lockFile: session.files.lock,
      marker,
      variables,
      log,
      signal,
      watch,
      note: (text) => observe({ kind: "note", text }),
    }),
  );
  const found: Marker = { ...marker, ...findings };
  const seconds = (performance.now() - started) / 1000;
  const inputs = step.inputs(found, session.variables);
  const finished: Marker = { ...found, steps: { ...found.steps, [name]: { inputs, seconds } } };
  writeMarker(folder, finished);
  return finished;
}
