import { dirname } from "node:path";
import { comment, quoted, writeFile } from "../shell/quote.js";
import type { LaunchSpec, ProcessSpec, Readiness, ServiceSpec } from "../types/launch.js";
import type { TrialFile } from "../types/trial-file.js";

interface CommandOptions {
  /** Where the processes look for the trial's file. */
  readonly trialPath: string;
  /** Variables of the shell that `run` takes away from trials. */
  readonly unset?: readonly string[];
}

const connect =
  'const s = require("net").connect(+process.argv[2], process.argv[1]);' +
  's.on("connect", () => process.exit(0)).on("error", () => process.exit(1))';

/** A command that succeeds once the process is ready; undefined where being started is enough. */
function readyTest(ready: Readiness, log: string): string | undefined {
  switch (ready.kind) {
    case "started":
      return undefined;
    case "file":
      return `[ -e ${quoted(ready.path)} ]`;
    case "port":
      return `node -e ${quoted(connect)} ${quoted(ready.host)} ${ready.port}`;
    case "log":
      return `grep -qsF ${quoted(ready.text)} ${quoted(log)}`;
  }
}

/** Where a process writes whose log tells that it is ready; others write to the terminal. */
const logOf = ({ cwd, name }: ProcessSpec): string => `${cwd}/${name}.log`;

/** `cd` and `env` in a subshell that becomes the process: its number is that of the process. */
function start(process: ProcessSpec): string {
  const { cwd, env, argv, ready } = process;
  const assignments = Object.entries(env).map(([name, value]) => `\n  ${quoted(`${name}=${value}`)}`);
  const words = argv.map(quoted).join(" ");
  const into = ready.kind === "log" ? ` > ${quoted(logOf(process))} 2>&1` : "";
  return `(cd ${quoted(cwd)} && exec env${assignments.map((text) => ` \\${text}`).join("")} \\\n  ${words}${into}) &`;
}

function waitLines(name: string, test: string, seconds: number | undefined): readonly string[] {
  const fail = (why: string): string => `{ printf '%s\\n' ${quoted(`${name} ${why}`)} >&2; exit 1; }`;
  const limit = seconds === undefined ? undefined : Math.ceil(seconds);
  const count = `  left=$((left - 1)); [ "$left" -gt 0 ] || ${fail(`was not ready after ${limit} s`)}`;
  return [
    ...(limit === undefined ? [] : [`left=${limit}`]),
    `until ${test}; do`,
    `  kill -0 $! 2>/dev/null || ${fail("ended before it was ready")}`,
    ...(limit === undefined ? [] : [count]),
    "  sleep 1",
    "done",
  ];
}

function processLines(process: ProcessSpec, seconds: number | undefined): readonly string[] {
  const test = readyTest(process.ready, logOf(process));
  const wait = test === undefined ? [] : waitLines(process.name, test, seconds);
  const head = comment(`${process.name}, a ${process.role} on ${process.node}`);
  return [head, start(process), 'started="$! $started"', ...wait];
}

const ownerOnly = (path: string, text: string): readonly string[] => [
  `mkdir -p ${quoted(dirname(path))}`,
  `rm -f ${quoted(path)}`,
  `(umask 077\n${writeFile(path, text)}\n)`,
];

function serviceLines(service: ServiceSpec): readonly string[] {
  return [
    "",
    comment(`service ${service.id}: outlives trials in a study; here it ends with this script`),
    ...service.files.flatMap(({ path, content }) => ownerOnly(path, content)),
    ...service.processes.flatMap((process) => [
      `mkdir -p ${quoted(process.cwd)}`,
      ...processLines(process, service.readyTimeoutSeconds),
    ]),
  ];
}

/** TERM to whatever was started, the last one first, and the services' temporary folders away, however the script ends. */
function cleaning(services: readonly ServiceSpec[]): readonly string[] {
  const folders = services.flatMap(({ temporaryDirectories }) => temporaryDirectories).map(quoted);
  const remove = folders.length === 0 ? "" : ` rm -rf -- ${folders.join(" ")};`;
  return [
    "started=",
    `clean() { trap - EXIT; for number in $started; do kill "$number" 2>/dev/null || :; wait "$number" 2>/dev/null || :; done;${remove} }`,
    "trap clean EXIT",
    "trap 'exit 130' INT",
    "trap 'exit 143' TERM",
  ];
}

/**
 * A script for a POSIX shell that starts exactly the processes of a trial, to paste or to run as a file. It runs in a
 * subshell, so that pasting it leaves the shell as it was.
 */
export function renderCommands(
  launch: LaunchSpec,
  trial: TrialFile,
  { trialPath, unset = [] }: CommandOptions,
): string {
  const folders = [...new Set([dirname(trialPath), trial.paths.output, ...launch.processes.map(({ cwd }) => cwd)])];
  const lines = [
    "#!/bin/sh",
    comment(`trial ${launch.trial} of study ${trial.study}, by hand`),
    "(",
    "set -eu",
    ...(unset.length === 0 ? [] : [`unset ${unset.join(" ")}`]),
    ...cleaning(launch.services),
    `mkdir -p ${folders.map(quoted).join(" ")}`,
    writeFile(trialPath, `${JSON.stringify(trial, null, 2)}\n`),
    ...launch.services.flatMap(serviceLines),
    "",
    comment("the trial: it ends when all of these have ended"),
    "trial=",
    ...launch.processes.flatMap((process) => [...processLines(process, undefined), 'trial="$trial $!"']),
    'for number in $trial; do wait "$number"; done',
    ")",
  ];
  return `${lines.join("\n")}\n`;
}
