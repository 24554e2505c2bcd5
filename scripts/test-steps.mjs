import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.mjs";
import { countJunit, countVitest, readReport } from "./test-results.mjs";

const tool = (path) => [process.execPath, join("node_modules", path)];
const scalebench = [process.execPath, join("dist", "src", "cli", "main.js")];
const check = (name, argv) => ({ name, run: async () => ({ code: await command(argv) }) });

function vitest(name, reports, filters) {
  const file = join(reports, `${name.replaceAll(" ", "-")}.json`);
  const reporting = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return {
    name,
    run: async () => ({
      code: await command([...tool("vitest/vitest.mjs"), "run", ...reporting, ...filters]),
      report: readReport(file, (text) => countVitest(JSON.parse(text))),
    }),
  };
}

function python(name, argv) {
  return {
    name,
    run: async () => ({ code: await command([await pythonOfEnvironment(), "-m", ...argv]) }),
  };
}

/** The Python that set-up made; asked for late, for a step before makes it. */
async function pythonOfEnvironment() {
  const { resolveEnvironment } = await import("../dist/src/environment/resolve.js");
  return resolveEnvironment({ runners: [] }).python;
}

/** Every runner has an entry.py, every data set a prepare.py or pipeline.py, and mypy takes one module of a name at a time. */
const entriesTyped = {
  name: "mypy entries",
  run: async () => {
    for (const folder of [...runnerFolders(), ...datasetFolders()]) {
      const { code } = await python(folder, ["mypy", folder]).run();
      if (code !== 0) {
        return { code };
      }
    }
    return { code: 0 };
  },
};

const datasetFolders = () =>
  readdirSync("datasets")
    .map((name) => join("datasets", name))
    .filter((folder) => ["prepare.py", "pipeline.py"].some((file) => existsSync(join(folder, file))));

function runnerFolders() {
  const below = (folder) => readdirSync(folder).map((name) => join(folder, name));
  const folders = [...below("runners"), ...below(join("test", "fixtures", "runners"))];
  return [...folders.filter((folder) => existsSync(join(folder, "entry.py"))), join("runners", "environment")];
}

function pytest(name, reports, args) {
  const file = join(reports, `${name.replaceAll(" ", "-")}.xml`);
  const step = python(name, ["pytest", "-q", `--junitxml=${file}`, ...args]);
  return { name, run: async () => ({ ...(await step.run()), report: readReport(file, countJunit) }) };
}

const unitFilters = ["--exclude", "test/e2e/**", "--exclude", "test/long/**"];

/** What takes minutes: environments that are made on nodes. */
export const longSteps = (reports) => [
  check("set-up", [...scalebench, "setup"]),
  vitest("long tests", reports, ["--no-file-parallelism", "test/long/"]),
];

/** Everything that needs no framework: the fast loop. `reports` is a folder for the tools' reports. */
export const unitSteps = (reports) => [
  check("biome", [...tool("@biomejs/biome/bin/biome"), "ci", "."]),
  vitest("unit tests", reports, unitFilters),
];

/** Everything. All steps run, whatever became of the ones before. */
export const allSteps = (reports) => [
  check("biome", [...tool("@biomejs/biome/bin/biome"), "ci", "."]),
  check("knip", tool("knip/bin/knip.js")),
  check("publint", tool("publint/src/cli.js")),
  check("audit", [process.execPath, join("scripts", "audit.mjs")]),
  check("schemas", [process.execPath, join("scripts", "schemas.mjs"), "--check"]),
  vitest("unit tests", reports, unitFilters),
  check("set-up", [...scalebench, "setup", "--dev"]),
  python("ruff", ["ruff", "check", "."]),
  python("ruff format", ["ruff", "format", "--check", "."]),
  python("mypy", ["mypy"]),
  entriesTyped,
  pytest("Python tests", reports, []),
  // One file at a time: studies that run side by side slow each other down beyond their time-outs.
  vitest("end-to-end tests", reports, ["--no-file-parallelism", "test/e2e/"]),
];
