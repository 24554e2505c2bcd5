import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { chooseOperations, operationsVariable } from "./cuda.js";
import { buildHorovod } from "./horovod-build.js";
import { requireBuildTools } from "./horovod-prerequisites.js";
import { horovodVersion, missingInBuild, type Operations, wheelKey } from "./horovod-recipe.js";
import { sha256 } from "./lock-file.js";
import type { Marker } from "./marker.js";
import { pip, pipInstall } from "./pip.js";
import { ask } from "./query.js";
import { type Step, type StepContext, StepFailure } from "./step.js";
import { dropWheel, hasWheelFor, keepWheel, keptWheel } from "./wheel-cache.js";

/** Horovod's setup.py and programs import these; its own list would be installed without the lock. */
export const horovodDependencies = ["cloudpickle", "psutil", "pyyaml", "packaging", "cffi", "setuptools", "wheel"];

function keyFor({ torch, python }: Marker, operations: Operations): string {
  if (torch === undefined) {
    throw new Error("the torch step comes before Horovod's");
  }
  return wheelKey({ torch: torch.version, abi: python.abi, platform: python.platform, operations });
}

/** Asked before minutes go into everything else; a wheel that is kept needs no compiler. */
const compilerStep: Step = {
  name: "compiler",
  says: "look for what Horovod is built with",
  inputs: (marker) => sha256("compiler", marker.lock),
  run: async (context) => {
    if (!hasWheelFor(context.wheels, context.marker.python.abi)) {
      await requireBuildTools(context.python, context.marker.python.version, context.variables);
    }
    return {};
  },
};

/** Horovod has no wheel on PyPI and its last release needs help to compile: built once, kept, taken from then on. */
const wheelStep: Step = {
  name: "horovod-wheel",
  says: `build Horovod ${horovodVersion} from its source (some minutes, once)`,
  inputs: (marker, variables) =>
    sha256("horovod-wheel", marker.lock, marker.torch?.version ?? "", variables[operationsVariable] ?? ""),
  run: async (context) => {
    const operations = chooseOperations(context.marker, context.variables);
    const key = keyFor(context.marker, operations);
    const kept = keptWheel(context.wheels, key);
    if (kept !== undefined) {
      context.note(`Horovod's wheel was kept from an earlier build: ${kept}`);
      return { horovod: { wheel: kept, operations } };
    }
    await pipInstall(context, ...horovodDependencies);
    const wheel = await keepWheel(context.wheels, key, (folder) => buildHorovod(context, operations, folder));
    return { horovod: { wheel, operations } };
  },
};

const installStep: Step = {
  name: "horovod",
  says: "install Horovod's wheel and check it",
  inputs: (marker) => sha256("horovod", marker.lock, marker.horovod?.wheel ?? "", marker.torch?.version ?? ""),
  run: async (context) => {
    const built = context.marker.horovod;
    if (built === undefined) {
      throw new Error("the wheel's step comes before this one");
    }
    await pipInstall(context, ...horovodDependencies);
    await pip(context, ["install", "--no-deps", "--no-index", "--force-reinstall", built.wheel]);
    await checkBuild(context, built.wheel, built.operations === "nccl" ? "nccl" : "gloo");
    return {};
  },
};

/** Horovod imports without its compiled part, with a warning only: it has to be asked. */
async function checkBuild(context: StepContext, wheel: string, operations: Operations): Promise<void> {
  const { python, binDirectory, variables } = context;
  const asking = { env: variables, timeoutSeconds: 120 };
  const built = await ask([join(binDirectory, "horovodrun"), "--check-build"], asking);
  const loaded = await ask([python, "-c", "import horovod.torch; horovod.torch.init"], asking);
  appendFileSync(context.log, built.stdout + built.stderr + loaded.stderr);
  const missing = [...missingInBuild(built.stdout, operations), ...(loaded.code === 0 ? [] : ["a library that loads"])];
  if (missing.length > 0) {
    dropWheel(wheel);
    throw new StepFailure(
      `expected Horovod with ${missing.join(" and ")}, found a build without (horovodrun --check-build)`,
      "run the same command again with --force: its wheel was removed, and Horovod is built anew",
    );
  }
}

/** First of all steps. */
export const horovodPreparation: readonly Step[] = [compilerStep];

/** After the runners' own packages. */
export const horovodSteps: readonly Step[] = [wheelStep, installStep];
