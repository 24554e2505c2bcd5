import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Variables } from "../../src/environment/home.js";
import type { RequirementFiles } from "../../src/environment/lock-file.js";
import type { EnvironmentRunner } from "../../src/environment/types.js";
import { writeText } from "./temporary.js";

/**
 * A folder of tiny packages and a lock over them, for tests of the set-up's mechanics: real venvs and a real pip,
 * without a network. `torch` in it only tells its version.
 */
export interface StubProject {
  readonly files: RequirementFiles;
  readonly variables: Variables;
  readonly runner: (name: string, requirements: string, modules: readonly string[], needs?: Needs) => EnvironmentRunner;
}

interface Needs {
  readonly horovod?: boolean;
  readonly java?: boolean;
}

const torch = `__version__ = "2.13.0"
class version:
    cuda = None
class cuda:
    @staticmethod
    def is_available(): return False
`;

/** Name and version to files. `bulky` has so many that pip can be met in the middle of them. */
const packages: readonly {
  readonly name: string;
  readonly version: string;
  readonly init: string;
  readonly bulk?: number;
}[] = [
  { name: "torch", version: "2.13.0", init: torch },
  { name: "alpha", version: "1.0", init: "" },
  { name: "beta", version: "2.0", init: "" },
  { name: "bulky", version: "3.0", init: "", bulk: 12_000 },
  // For Pythons that bring none; never newer than what one brings, or pip would not keep that.
  { name: "setuptools", version: "1.0", init: "" },
  { name: "wheel", version: "1.0", init: "" },
];

const builder = `
import json, sys, zipfile
folder, packages = sys.argv[1], json.loads(sys.argv[2])
for p in packages:
    name, version = p["name"], p["version"]
    info = f"{name}-{version}.dist-info"
    files = {f"{name}/__init__.py": p["init"]}
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n"
    files[f"{info}/WHEEL"] = "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    # Behind the metadata: a pip that is killed here leaves what a second pip takes for installed.
    files.update({f"{name}/data/{i:05d}.txt": str(i) for i in range(p.get("bulk", 0))})
    files[f"{info}/RECORD"] = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
`;

export function makeStubProject(folder: string): StubProject {
  const wheels = join(folder, "packages");
  mkdirSync(wheels, { recursive: true });
  execFileSync("python3", ["-c", builder, wheels, JSON.stringify(packages)]);
  const pins = packages.filter(({ name }) => !["setuptools", "wheel"].includes(name));
  const lock = pins.map(({ name, version }) => `${name}==${version}\n`).join("");
  writeText(join(folder, "extras", "more.txt"), "beta\n");
  const { PIP_EXTRA_INDEX_URL: _, PIP_INDEX_URL: __, ...inherited } = process.env;
  return {
    files: {
      lock: writeText(join(folder, "lock.txt"), lock),
      common: writeText(join(folder, "common.txt"), "alpha\n"),
      developer: writeText(join(folder, "developer.txt"), "beta\n"),
      extras: join(folder, "extras"),
    },
    variables: {
      ...inherited,
      SCALEBENCH_HOME: join(folder, "home"),
      PIP_CONFIG_FILE: "/dev/null",
      PIP_NO_INDEX: "1",
      PIP_FIND_LINKS: wheels,
    },
    runner: (name, requirements, modules, needs = {}) => {
      const directory = join(folder, "runners", name);
      writeText(join(directory, "requirements.txt"), requirements);
      return {
        directory,
        runner: { name, requirements: { modules, horovod: needs.horovod === true, java: needs.java === true } },
      };
    },
  };
}
