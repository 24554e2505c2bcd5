import { sha256 } from "./lock-file.js";

/** Horovod's last release (2023), and the source package that PyPI serves for it. */
export const horovodVersion = "0.28.1";
export const horovodSourceSha256 = "92a43f5a94c43907a56805bad15f19700c62ffc83b7ca483f9e104e229f67ef0";

export type Operations = "gloo" | "nccl";

/** What a built Horovod depends on: equal key, interchangeable wheel. */
export interface WheelTraits {
  readonly torch: string;
  /** Python's version and ABI, e.g. cpython-311-x86_64-linux-gnu. */
  readonly abi: string;
  readonly platform: string;
  readonly operations: Operations;
}

/** Folder name of the wheel. Readable in front, exact behind. */
export function wheelKey(traits: WheelTraits): string {
  const exact = sha256(horovodVersion, traits.torch, traits.abi, traits.platform, traits.operations).slice(0, 12);
  const readable = `horovod-${horovodVersion}-torch-${traits.torch}-${traits.abi}-${traits.operations}`;
  return `${readable.replace(/[^A-Za-z0-9._+-]/g, "_")}-${exact}`;
}

/**
 * The C++ standard that torch's headers need. Horovod's CMake files ask for C++14; of several
 * -std the compiler takes the last, so the wrapper appends it.
 */
export function cxxStandard(torch: string): "c++17" | "c++20" {
  const [major = 0, minor = 0] = torch.split(".").map((part) => Number.parseInt(part, 10));
  return major > 2 || (major === 2 && minor >= 14) ? "c++20" : "c++17";
}

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

export const compilerWrapper = (compiler: string, torch: string): string =>
  `#!/bin/sh\nexec ${quoted(compiler)} "$@" -std=${cxxStandard(torch)}\n`;

/** Horovod hands make's VERBOSE=1 to whichever tool builds; ninja would take that for a target. */
export const cmakeWrapper = (cmake: string): string =>
  `#!/bin/sh\nif [ "$1" = --build ]; then exec ${quoted(cmake)} --build . --config RelWithDebInfo; fi\nexec ${quoted(cmake)} "$@"\n`;

export interface BuildPlaces {
  readonly compiler: string;
  readonly cmake: string;
  readonly jobs: number;
  /** Only for NCCL. */
  readonly cudaHome?: string | undefined;
  readonly ncclHome?: string | undefined;
}

/**
 * The environment that Horovod's setup.py reads (docs/install.rst of Horovod 0.28). WITHOUT_x must be the string 1.
 * CMake finds ninja on PATH. CMAKE_POLICY_VERSION_MINIMUM lets CMake 4 read files written for CMake 2. MAKEFLAGS keeps setup.py from adding -j8.
 */
export function buildVariables(operations: Operations, places: BuildPlaces): Readonly<Record<string, string>> {
  const gpu =
    operations === "gloo"
      ? {}
      : {
          HOROVOD_GPU: "CUDA",
          HOROVOD_GPU_OPERATIONS: "NCCL",
          ...(places.cudaHome === undefined ? {} : { HOROVOD_CUDA_HOME: places.cudaHome }),
          ...(places.ncclHome === undefined ? {} : { HOROVOD_NCCL_HOME: places.ncclHome, HOROVOD_NCCL_LINK: "SHARED" }),
        };
  return {
    CXX: places.compiler,
    CMAKE_GENERATOR: "Ninja",
    CMAKE_BUILD_PARALLEL_LEVEL: String(places.jobs),
    CMAKE_POLICY_VERSION_MINIMUM: "3.5",
    MAKEFLAGS: `-j${places.jobs}`,
    HOROVOD_CMAKE: places.cmake,
    HOROVOD_WITH_PYTORCH: "1",
    HOROVOD_WITHOUT_TENSORFLOW: "1",
    HOROVOD_WITHOUT_MXNET: "1",
    HOROVOD_WITHOUT_MPI: "1",
    HOROVOD_WITH_GLOO: "1",
    HOROVOD_CPU_OPERATIONS: "GLOO",
    ...gpu,
  };
}

/** Compilers at once: a torch translation unit takes up to 2 GB. */
export const compileJobs = (cores: number, memoryBytes: number): number =>
  Math.max(1, Math.min(cores, Math.floor(memoryBytes / 2 ** 31)));

/** What `horovodrun --check-build` lacks of what was asked for. Pure. */
export function missingInBuild(checkBuild: string, operations: Operations): readonly string[] {
  const wanted = ["PyTorch", "Gloo", ...(operations === "nccl" ? ["NCCL"] : [])];
  return wanted.filter((feature) => !new RegExp(`\\[X\\] ${feature}\\b`).test(checkBuild));
}
