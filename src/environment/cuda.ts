import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Variables } from "./home.js";
import type { Operations } from "./horovod-recipe.js";
import type { Marker } from "./marker.js";
import { findProgram } from "./program-search.js";
import { StepFailure } from "./step.js";

/** Overrides the choice of Horovod's operations: `gloo` or `nccl`. */
export const operationsVariable = "SCALEBENCH_HOROVOD_OPERATIONS";

/** NCCL where torch sees a CUDA device, else Gloo. */
export function chooseOperations(marker: Marker, variables: Variables): Operations {
  const asked = variables[operationsVariable];
  if (asked === "gloo" || asked === "nccl") {
    return asked;
  }
  return marker.torch?.gpu === true ? "nccl" : "gloo";
}

/** The CUDA toolkit that Horovod compiles with. */
export function findCudaHome(variables: Variables): string {
  const nvcc = findProgram("nvcc", variables);
  const candidates = [
    variables.HOROVOD_CUDA_HOME,
    variables.CUDA_HOME,
    nvcc === undefined ? undefined : dirname(dirname(nvcc)),
    "/usr/local/cuda",
  ];
  const home = candidates.find((path) => path !== undefined && existsSync(join(path, "bin", "nvcc")));
  if (home === undefined) {
    throw new StepFailure(
      "torch sees a GPU, and Horovod's NCCL operations need the CUDA toolkit (nvcc), found none",
      `load your cluster's CUDA module or set CUDA_HOME; or set ${operationsVariable}=gloo for a Horovod that exchanges over the CPU`,
      "COMPILER_MISSING",
    );
  }
  return home;
}

/**
 * NCCL to link with: HOROVOD_NCCL_HOME, else torch's own copy. That one has libnccl.so.2 alone, and
 * linkers look for libnccl.so: `folder` then gets a home of links.
 */
export function findNcclHome(sitePackages: string, folder: string, variables: Variables): string | undefined {
  const own = variables.HOROVOD_NCCL_HOME;
  const bundled = join(sitePackages, "nvidia", "nccl");
  if (own !== undefined || !existsSync(join(bundled, "lib"))) {
    return own;
  }
  const library = readdirSync(join(bundled, "lib")).find((name) => name.startsWith("libnccl.so"));
  const home = join(folder, "nccl");
  mkdirSync(join(home, "lib"), { recursive: true });
  symlinkSync(join(bundled, "include"), join(home, "include"));
  if (library !== undefined) {
    symlinkSync(join(bundled, "lib", library), join(home, "lib", "libnccl.so"));
  }
  return home;
}
