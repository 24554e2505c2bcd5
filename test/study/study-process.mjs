// Runs a small study in a process of its own, for tests that kill it. Arguments: folder, pid file, "resume" or "new".
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [directory, pidFile, mode] = process.argv.slice(2);
const load = async (path) => (await runnerImport(here(path))).module;
const { runStudy } = await load("../../src/study/run-study.ts");
const { smallStudy, shellRunner, serviceOf } = await load("small-study.ts");

const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => abort.abort(signal));

const stuck = `echo $$ > ${pidFile}; setsid sleep 600 & sleep 600`;
const runner = shellRunner(
  "shell",
  ({ block }) => (block === 3 && mode === "new" ? stuck : "exit 0"),
  (_, context) => [serviceOf(context, "touch READY")],
);
const end = await runStudy(
  smallStudy({
    directory,
    runners: [runner],
    repeats: { min: 4, max: 4 },
    resume: mode === "resume",
    signal: abort.signal,
  }),
);
process.exitCode = end.state === "finished" ? 0 : 130;
