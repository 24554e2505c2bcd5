import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { runCommand } from "./command.js";
import type { Variables } from "./home.js";
import type { Interpreter } from "./interpreter.js";
import { digestOfFiles, sha256 } from "./lock-file.js";
import { type Marker, writeMarker } from "./marker.js";
import { ask } from "./query.js";
import { CommandFailure } from "./step.js";

export const pythonStepSays = "make a virtual environment";

/** Key of a managed environment: readable in front, the lock behind. */
export const environmentKey = (interpreter: Pick<Interpreter, "minor">, lock: string): string =>
  `py${interpreter.minor.join(".")}-${lock.slice(0, 12)}`;

export const pythonOf = (environment: string): string => join(environment, "bin", "python");

/** The marker goes first: what is left of a removal that was cut short counts as half-made. */
function removeEnvironment(environment: string): void {
  rmSync(join(environment, "scalebench.json"), { force: true });
  rmSync(environment, { recursive: true, force: true });
}

/**
 * Makes an environment in place, for its programs hold their own path. It counts only once its
 * marker is written, which is the last thing done here.
 */
export async function makeEnvironment(
  environment: string,
  key: string,
  interpreter: Interpreter,
  options: {
    readonly lockFile: string;
    readonly variables: Variables;
    readonly log: string;
    readonly signal: AbortSignal | undefined;
    readonly watch: (line: string) => void;
  },
): Promise<Marker> {
  const started = performance.now();
  removeEnvironment(environment);
  const run = async (argv: readonly [string, ...string[]]): Promise<void> => {
    const code = await runCommand({ argv, env: options.variables, cwd: "/", ...options });
    if (code !== 0) {
      throw new CommandFailure(argv[0], code);
    }
  };
  const python = pythonOf(environment);
  // Not by the path that was found: that may be a shim, which chooses by the working folder.
  await run([interpreter.executable || interpreter.path, "-m", "venv", environment]);
  const pipArguments = [
    "install",
    "--disable-pip-version-check",
    "--no-input",
    "--progress-bar",
    "off",
    "--retries",
    "2",
  ];
  await run([python, "-m", "pip", ...pipArguments, "--constraint", options.lockFile, "pip", "setuptools", "wheel"]);
  const where = await ask([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], {
    env: options.variables,
  });
  const lock = digestOfFiles(options.lockFile);
  const marker: Marker = {
    schema: "scalebench/environment/v1",
    key,
    lock,
    python: {
      version: interpreter.version,
      abi: interpreter.abi,
      platform: interpreter.platform,
      base: interpreter.executable,
    },
    sitePackages: relative(environment, where.stdout.trim()),
    steps: {
      python: { inputs: sha256("python", lock, interpreter.abi), seconds: (performance.now() - started) / 1000 },
    },
  };
  writeMarker(environment, marker);
  return marker;
}
