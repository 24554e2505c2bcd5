import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Variables } from "./home.js";
import { installCommand } from "./packages.js";
import { findProgram } from "./program-search.js";
import { ask } from "./query.js";
import { StepFailure } from "./step.js";

/** The C++ compiler: $CXX, else g++, c++ or clang++ of PATH. */
export function findCompiler(variables: Variables): string | undefined {
  const own = variables.CXX ?? "";
  const names = own === "" ? ["g++", "c++", "clang++"] : [own];
  return names.map((name) => findProgram(name, variables)).find((path) => path !== undefined);
}

/** Fails before minutes of work when the build cannot succeed. Returns the compiler. */
export async function requireBuildTools(python: string, pythonVersion: string, variables: Variables): Promise<string> {
  const compiler = findCompiler(variables);
  if (compiler === undefined) {
    throw new StepFailure(
      `expected a C++ compiler to build Horovod with, found no ${variables.CXX || "g++"} on PATH`,
      `${installCommand("c++")}; then run the same command again, or leave out the runners that need Horovod with --runners`,
      "COMPILER_MISSING",
    );
  }
  const answer = await ask([python, "-c", "import sysconfig; print(sysconfig.get_path('include'))"], {
    env: variables,
  });
  const header = join(answer.stdout.trim(), "Python.h");
  if (!existsSync(header)) {
    throw new StepFailure(
      `expected Python's headers to build Horovod with, found no ${header}`,
      `${installCommand("python-headers", pythonVersion.split(".").slice(0, 2).join("."))}; then run the same command again`,
    );
  }
  return compiler;
}
