import { existsSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { harnessVersion } from "../project/root.js";
import type { DoctorReport, RunnerHealth } from "./doctor-report.js";
import { findExternal } from "./external.js";
import { scalebenchHome, type Variables } from "./home.js";
import { findCompiler } from "./horovod-prerequisites.js";
import { findInterpreter, unsuitable } from "./interpreter.js";
import { javaAt, supportedJava } from "./java.js";
import { projectFiles, type RequirementFiles } from "./lock-file.js";
import { describeMachine } from "./machine.js";
import { asEnvironment, findManaged, type ManagedEnvironment } from "./managed.js";
import { installCommand } from "./packages.js";
import { type Contents, probe } from "./probe.js";
import { unready } from "./resolve.js";
import type { Environment, EnvironmentRunner } from "./types.js";

export interface ExamineOptions {
  readonly files?: RequirementFiles | undefined;
  readonly variables?: Variables | undefined;
}

/** What was found, for the judgement of each runner. */
interface Findings {
  readonly environment: Environment | undefined;
  readonly contents: Contents | undefined;
  /** Runners whose set-up is not finished. */
  readonly unready: readonly string[];
  /** What stands in the way of a set-up, with its fix. */
  readonly obstacles: readonly Obstacle[];
}

interface Obstacle {
  readonly says: string;
  readonly fix: string;
  /** Only in the way of runners that need Horovod. */
  readonly horovodOnly: boolean;
}

async function findObstacles(variables: Variables): Promise<readonly Obstacle[]> {
  const choice = await findInterpreter(variables);
  const python = choice.state === "found" ? undefined : unsuitable(choice);
  return [
    ...(python === undefined ? [] : [{ says: python.message, fix: python.hint, horovodOnly: false }]),
    ...(findCompiler(variables) === undefined
      ? [{ says: "no C++ compiler to build Horovod with", fix: installCommand("c++"), horovodOnly: true }]
      : []),
  ];
}

/** Versions that say something about the runner: what all use, and its own frameworks. */
function versionsOf(entry: EnvironmentRunner, { contents, environment }: Findings): Readonly<Record<string, string>> {
  if (contents === undefined) {
    return {};
  }
  const { modules, horovod, java } = entry.runner.requirements;
  const wanted = new Set(["torch", ...modules.map((name) => name.split(".")[0]), ...(horovod ? ["horovod"] : [])]);
  const installed = Object.entries(contents.versions).filter(([name]) => wanted.has(name));
  const javaVersion = environment?.javaHome === undefined ? undefined : javaAt(environment.javaHome)?.version;
  return {
    python: contents.python.version,
    ...Object.fromEntries(installed),
    ...(java && javaVersion !== undefined ? { java: javaVersion } : {}),
  };
}

/** What one runner lacks. Pure but for a look at Java's file. */
function lacks({ runner }: EnvironmentRunner, { environment, contents, unready }: Findings): readonly string[] {
  if (environment === undefined || contents === undefined) {
    return ["the Python environment is not set up"];
  }
  const { modules, horovod, java } = runner.requirements;
  const { javaHome } = environment;
  const noJava = java && (javaHome === undefined || !existsSync(join(javaHome, "bin", "java")));
  const missing = [
    ...modules.flatMap((name) => (typeof contents.modules[name] === "string" ? [`the Python module ${name}`] : [])),
    ...(horovod && !contents.horovodLibrary ? ["Horovod's compiled part for PyTorch"] : []),
    ...(noJava ? [`Java ${supportedJava}`] : []),
  ];
  return missing.length === 0 && unready.includes(runner.name) ? ["its set-up was not finished"] : missing;
}

function judge(entry: EnvironmentRunner, findings: Findings): RunnerHealth {
  const { name, requirements } = entry.runner;
  const missing = lacks(entry, findings);
  const versions = versionsOf(entry, findings);
  if (missing.length === 0) {
    return { name, ok: true, versions, missing };
  }
  const obstacles = findings.obstacles.filter(({ horovodOnly }) => !horovodOnly || requirements.horovod);
  const { environment } = findings;
  const setup =
    environment?.kind === "external"
      ? `scalebench setup --python ${environment.python} --runners ${name}`
      : `scalebench setup --runners ${name}`;
  const fix = [...obstacles.map((obstacle) => obstacle.fix), setup].join("; then ");
  return { name, ok: false, versions, missing: [...missing, ...obstacles.map(({ says }) => says)], fix };
}

async function look(
  runners: readonly EnvironmentRunner[],
  files: RequirementFiles,
  variables: Variables,
): Promise<Findings> {
  const home = scalebenchHome(variables);
  const external = findExternal(home);
  const managed: ManagedEnvironment | undefined = external === undefined ? findManaged(home, files.lock) : undefined;
  const environment = external?.environment ?? (managed === undefined ? undefined : asEnvironment(managed));
  const modules = [...new Set(runners.flatMap(({ runner }) => runner.requirements.modules))];
  const contents = environment === undefined ? undefined : await probeIfThere(environment.python, modules, variables);
  const unfinished = managed === undefined ? [] : unready(managed, runners, { files, variables });
  const needsSetup = environment === undefined || unfinished.length > 0;
  return {
    environment,
    contents,
    unready: unfinished,
    obstacles: needsSetup ? await findObstacles(variables) : [],
  };
}

/** An environment that does not answer counts as missing, for doctor reports and does not fail. */
async function probeIfThere(
  python: string,
  modules: readonly string[],
  variables: Variables,
): Promise<Contents | undefined> {
  try {
    return await probe(python, { modules }, variables);
  } catch (error) {
    if (error instanceof ScalebenchError) {
      return undefined;
    }
    throw error;
  }
}

/** Looks at what is there for each runner; changes nothing, and starts one Python at most. */
export async function examine(
  runners: readonly EnvironmentRunner[],
  options: ExamineOptions = {},
): Promise<DoctorReport> {
  const variables = options.variables ?? process.env;
  const files = options.files ?? projectFiles;
  const [findings, machine] = await Promise.all([look(runners, files, variables), describeMachine(variables)]);
  const health = runners.map((entry) => judge(entry, findings));
  const { environment } = findings;
  return {
    schema: "scalebench/doctor/v1",
    ok: health.every(({ ok }) => ok),
    harness: harnessVersion(),
    node: process.versions.node,
    environment:
      environment === undefined
        ? { state: "missing" }
        : {
            state: environment.kind,
            python: environment.python,
            key: environment.key,
            ...(environment.javaHome === undefined ? {} : { javaHome: environment.javaHome }),
          },
    machine,
    runners: health,
  };
}
