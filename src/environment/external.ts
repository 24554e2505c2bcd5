import { dirname, isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import { readJsonIfThere, writeJsonAtomically } from "./atomic-file.js";
import type { Home } from "./home.js";
import { interrogate, isSupported, supportedVersions } from "./interpreter.js";
import { bestJava, supportedJava, systemJavas } from "./java.js";
import { sha256 } from "./lock-file.js";
import type { Session } from "./managed-setup.js";
import { installCommand } from "./packages.js";
import { probe } from "./probe.js";
import { findProgram } from "./program-search.js";
import type { Environment, EnvironmentRunner } from "./types.js";

const recordSchema = z.object({
  schema: z.literal("scalebench/external-environment/v1"),
  python: z.string(),
  binDirectory: z.string(),
  javaHome: z.string().optional(),
  version: z.string(),
  /** sha256 over the names and versions that were installed when it was checked. */
  contents: z.string(),
  /** Runners that were checked. */
  runners: z.array(z.string()),
});

type ExternalRecord = z.infer<typeof recordSchema>;

export interface External {
  readonly environment: Environment;
  readonly runners: readonly string[];
}

function asEnvironment(record: ExternalRecord): Environment {
  const digest = sha256("external", record.version, record.contents);
  return {
    kind: "external",
    python: record.python,
    binDirectory: record.binDirectory,
    javaHome: record.javaHome,
    key: `external-${digest.slice(0, 12)}`,
    lockDigest: digest,
  };
}

/** The environment that `setup --python` named last, until a plain `setup` takes its place. */
export function findExternal(home: Home): External | undefined {
  const record = recordSchema.safeParse(readJsonIfThere(home.external));
  return record.success ? { environment: asEnvironment(record.data), runners: record.data.runners } : undefined;
}

const broken = (message: string, hint: string): ScalebenchError =>
  new ScalebenchError({ code: "ENVIRONMENT_BROKEN", message, hint });

function requiredModules(runners: readonly EnvironmentRunner[]): readonly string[] {
  const named = runners.flatMap(({ runner }) => runner.requirements.modules);
  const horovod = runners.some(({ runner }) => runner.requirements.horovod) ? ["horovod.torch"] : [];
  return [...new Set([...named, ...horovod])];
}

function requireJava(session: Session): string | undefined {
  const java = bestJava(systemJavas(session.variables));
  if (java === undefined && session.runners.some(({ runner }) => runner.requirements.java)) {
    throw new ScalebenchError({
      code: "JAVA_MISSING",
      message: `expected Java ${supportedJava} by JAVA_HOME or on PATH, found none`,
      hint: `load your cluster's Java module, or ${installCommand("java")}; then run the same command again`,
    });
  }
  return java?.home;
}

/** Checks an existing environment by importing what the runners need, and remembers it. Installs nothing. */
export async function useExternal(path: string, session: Session): Promise<Environment> {
  const { observe, runners, variables, home } = session;
  const started = performance.now();
  const says = `check ${path}`;
  observe({ kind: "step-started", step: "external", says, log: "" });
  const found = findProgram(path, variables);
  const program = found === undefined || isAbsolute(found) ? found : resolve(found);
  const interpreter = program === undefined ? undefined : await interrogate(program, variables);
  if (
    program === undefined ||
    interpreter === undefined ||
    "because" in interpreter ||
    !isSupported(interpreter.minor)
  ) {
    const what =
      interpreter === undefined
        ? "no such program"
        : "because" in interpreter
          ? interpreter.because
          : `version ${interpreter.version}`;
    throw new ScalebenchError({
      code: "PYTHON_UNSUITABLE",
      message: `expected ${path} to be Python ${supportedVersions}, found ${what}`,
      hint: "give the path of an environment's python, e.g. --python /path/to/environment/bin/python",
    });
  }
  const javaHome = requireJava(session);
  const contents = await probe(program, { modules: requiredModules(runners), imports: true }, variables);
  const missing = Object.entries(contents.modules).flatMap(([name, because]) =>
    because === null ? [] : [`${name} (${because})`],
  );
  if (runners.some(({ runner }) => runner.requirements.horovod) && !contents.horovodLibrary) {
    missing.push("horovod.torch (its compiled part is missing)");
  }
  if (missing.length > 0) {
    throw broken(
      `expected ${path} to import what the runners need, found that it does not import ${missing.join(", ")}`,
      "install them there, or leave out the runners that need them with --runners",
    );
  }
  const record: ExternalRecord = {
    schema: "scalebench/external-environment/v1",
    python: program,
    binDirectory: contents.python.scripts === "" ? dirname(program) : contents.python.scripts,
    ...(javaHome === undefined ? {} : { javaHome }),
    version: interpreter.version,
    contents: contents.digest,
    runners: runners.map(({ runner }) => runner.name),
  };
  writeJsonAtomically(home.external, record);
  observe({ kind: "step-finished", step: "external", says, seconds: (performance.now() - started) / 1000 });
  return asEnvironment(record);
}
