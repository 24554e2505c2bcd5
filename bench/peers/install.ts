import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scalebenchHome } from "../../src/environment/home.js";
import { projectRoot } from "../../src/project/root.js";
import { programSpec, runToEnd } from "../processes.js";

const requirements = join(projectRoot, "bench", "peers", "requirements.txt");

/** JUBE is not on PyPI; this is Debian's package. */
const jubePackage = "jube=2.5.1-1";

/** Where the peers lie, by the words that start them. */
export interface Peers {
  readonly python: string;
  readonly reframe: string;
  /** Null where Debian's package could not be had. */
  readonly jube: { readonly program: string; readonly pythonPath: string } | null;
}

type Tell = (text: string) => void;

const variables = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

async function step(name: string, argv: readonly [string, ...string[]], folder: string, signal: AbortSignal) {
  await runToEnd(programSpec(name, argv, folder, variables()), { folder, timeoutSeconds: 600, signal });
}

/** Needs apt-get and dpkg-deb, and no root: the package is unpacked, not installed. */
async function unpackJube(folder: string, signal: AbortSignal, tell: Tell): Promise<void> {
  try {
    await step("apt-get", ["apt-get", "download", jubePackage], folder, signal);
    await step("dpkg-deb", ["/bin/sh", "-c", "exec dpkg-deb -x jube_*.deb jube"], folder, signal);
  } catch (error) {
    signal.throwIfAborted();
    tell(`JUBE is left out: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
  }
}

/** Installs the pinned peers in a folder of their own in the user's cache, once. */
export async function installPeers(signal: AbortSignal, tell: Tell): Promise<Peers> {
  const pins = `${readFileSync(requirements, "utf8")}${jubePackage}\n`;
  const key = createHash("sha256").update(pins).digest("hex").slice(0, 12);
  const folder = join(scalebenchHome(process.env).root, "peers", key);
  const done = join(folder, "installed");
  const bin = join(folder, "python", "bin");
  if (!existsSync(done)) {
    tell(`installing the peers in ${folder}`);
    mkdirSync(folder, { recursive: true });
    await step("venv", ["python3", "-m", "venv", "--clear", "python"], folder, signal);
    await step("pip", [join(bin, "pip"), "install", "--requirement", requirements], folder, signal);
    await unpackJube(folder, signal, tell);
    writeFileSync(done, pins);
  }
  const program = join(folder, "jube", "usr", "bin", "jube");
  const pythonPath = join(folder, "jube", "usr", "lib", "python3", "dist-packages");
  return {
    python: join(bin, "python"),
    reframe: join(bin, "reframe"),
    jube: existsSync(program) ? { program, pythonPath } : null,
  };
}
