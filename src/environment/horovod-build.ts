import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { findCudaHome, findNcclHome } from "./cuda.js";
import { requireBuildTools } from "./horovod-prerequisites.js";
import {
  buildVariables,
  cmakeWrapper,
  compileJobs,
  compilerWrapper,
  horovodSourceSha256,
  horovodVersion,
  type Operations,
} from "./horovod-recipe.js";
import { pip } from "./pip.js";
import type { StepContext } from "./step.js";

function writeProgram(path: string, content: string): string {
  writeFileSync(path, content);
  chmodSync(path, 0o755);
  return path;
}

function jobsFor({ variables }: StepContext): number {
  const asked = Number(variables.CMAKE_BUILD_PARALLEL_LEVEL);
  return Number.isInteger(asked) && asked > 0 ? asked : compileJobs(cpus().length, totalmem());
}

/**
 * A folder to compile in. Horovod's CMake files take their own path for a regular expression: under one
 * like `a+b` they put the library elsewhere, and the wheel is empty.
 */
function buildFolder(folder: string): string {
  return mkdtempSync(join(/^[A-Za-z0-9._/-]+$/.test(folder) ? folder : tmpdir(), "build-"));
}

/** Variables of the build: compiler, tools, and CUDA where the operations need it. */
async function variablesFor(context: StepContext, operations: Operations, folder: string, tools: string) {
  const { marker, variables, environment, python } = context;
  const torch = marker.torch?.version ?? "";
  const compiler = await requireBuildTools(python, marker.python.version, variables);
  const sitePackages = join(environment, marker.sitePackages);
  const cuda =
    operations === "nccl"
      ? { cudaHome: findCudaHome(variables), ncclHome: findNcclHome(sitePackages, folder, variables) }
      : {};
  const recipe = buildVariables(operations, {
    compiler: writeProgram(join(folder, "c++"), compilerWrapper(compiler, torch)),
    cmake: writeProgram(join(folder, "cmake"), cmakeWrapper(join(tools, "cmake", "data", "bin", "cmake"))),
    jobs: jobsFor(context),
    ...cuda,
  });
  return { ...recipe, PATH: `${join(tools, "bin")}:${variables.PATH ?? ""}` };
}

/** Builds Horovod in `folder`, tools and all, so that nothing is left elsewhere. Returns the wheel's folder. */
export async function buildHorovod(context: StepContext, operations: Operations, folder: string): Promise<string> {
  const tools = join(folder, "tools");
  const wheel = join(folder, "wheel");
  const recipe = await variablesFor(context, operations, folder, tools);
  await pip(context, ["install", "--constraint", context.lockFile, "--target", tools, "cmake", "ninja"]);
  const source = join(folder, "source.txt");
  writeFileSync(source, `horovod==${horovodVersion} --hash=sha256:${horovodSourceSha256}\n`);
  const flags = ["--no-build-isolation", "--no-deps", "--no-binary", "horovod", "--require-hashes"];
  const place = ["--requirement", source, "--wheel-dir", wheel];
  const temporary = buildFolder(folder);
  try {
    // pip's own cache would hand out a Horovod that was built for another torch.
    await pip(context, ["wheel", "--verbose", "--no-cache-dir", ...flags, ...place], { ...recipe, TMPDIR: temporary });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return wheel;
}
