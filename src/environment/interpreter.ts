import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import type { Variables } from "./home.js";
import { installCommand } from "./packages.js";
import { findPrograms } from "./program-search.js";
import { ask, lastJson } from "./query.js";

const interpreterSchema = z.object({
  /** e.g. 3.11.2 */
  version: z.string(),
  minor: z.tuple([z.number(), z.number()]),
  /** e.g. cpython-311-x86_64-linux-gnu */
  abi: z.string(),
  /** e.g. linux-x86_64 */
  platform: z.string(),
  executable: z.string(),
  scripts: z.string(),
  venv: z.boolean(),
});

/** What a Python says of itself. */
export type Interpreter = z.infer<typeof interpreterSchema> & { readonly path: string };

/** A candidate that could not be used, and why. */
export interface Rejected {
  readonly path: string;
  readonly because: string;
}

const question = `
import importlib.util, json, sys, sysconfig
print(json.dumps({
    "version": ".".join(map(str, sys.version_info[:3])),
    "minor": list(sys.version_info[:2]),
    "abi": str(sysconfig.get_config_var("SOABI") or sys.implementation.cache_tag),
    "platform": sysconfig.get_platform(),
    "executable": sys.executable or "",
    "scripts": sysconfig.get_path("scripts"),
    "venv": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
}))`;

const oldest: readonly [number, number] = [3, 10];
const newest: readonly [number, number] = [3, 12];
export const supportedVersions = "3.10, 3.11 or 3.12";

export const isSupported = ([major, minor]: readonly [number, number]): boolean =>
  major === oldest[0] && minor >= oldest[1] && minor <= newest[1];

/** Asks a Python what it is. A version manager's shim may be there and run nothing: then it is rejected. */
export async function interrogate(path: string, variables: Variables): Promise<Interpreter | Rejected> {
  const answer = await ask([path, "-c", question], { env: variables });
  const parsed = interpreterSchema.safeParse(lastJson(answer));
  if (parsed.success) {
    return { path, ...parsed.data };
  }
  const told = /Python (\d+\.\d+\.\d+)/.exec((await ask([path, "--version"], { env: variables })).stdout);
  return { path, because: told === null ? "it does not run" : `version ${told[1]}` };
}

export type Choice =
  | { readonly state: "found"; readonly interpreter: Interpreter }
  | { readonly state: "no-venv"; readonly interpreter: Interpreter }
  | { readonly state: "none"; readonly rejected: readonly Rejected[] };

/** Takes the first that is complete; one that only lacks venv is better than none. Pure. */
export function choose(candidates: readonly (Interpreter | Rejected)[]): Choice {
  const rejected: Rejected[] = [];
  const supported: Interpreter[] = [];
  for (const candidate of candidates) {
    if ("because" in candidate) {
      rejected.push(candidate);
    } else if (isSupported(candidate.minor)) {
      supported.push(candidate);
    } else {
      rejected.push({ path: candidate.path, because: `version ${candidate.version}` });
    }
  }
  const complete = supported.find(({ venv }) => venv);
  if (complete !== undefined) {
    return { state: "found", interpreter: complete };
  }
  const [first] = supported;
  return first === undefined ? { state: "none", rejected } : { state: "no-venv", interpreter: first };
}

/** Why there is no usable Python, with the fix. */
export function unsuitable(choice: Exclude<Choice, { state: "found" }>): ScalebenchError {
  if (choice.state === "no-venv") {
    const { path, version, minor } = choice.interpreter;
    return new ScalebenchError({
      code: "PYTHON_UNSUITABLE",
      message: `expected a Python that can make virtual environments, found ${path} (${version}) without its venv module`,
      hint: `${installCommand("python-venv", minor.join("."))}; then run the same command again`,
    });
  }
  const found = choice.rejected.map(({ path, because }) => `${path} (${because})`).join(", ");
  return new ScalebenchError({
    code: "PYTHON_UNSUITABLE",
    message: `expected Python ${supportedVersions} on PATH, found ${found === "" ? "none" : found}`,
    hint: `${installCommand("python")}; or name an existing environment with --python PATH`,
  });
}

const programNames = ["python3", "python3.12", "python3.11", "python3.10", "python"];

/** The Python that a new environment is made with: the user's `python3` if it is supported, else the newest. */
export async function findInterpreter(variables: Variables): Promise<Choice> {
  const paths = [...new Set(programNames.flatMap((name) => findPrograms(name, variables)))];
  const seen: (Interpreter | Rejected)[] = [];
  for (const path of paths) {
    const candidate = await interrogate(path, variables);
    seen.push(candidate);
    if (choose([candidate]).state === "found") {
      break;
    }
  }
  return choose(seen);
}
