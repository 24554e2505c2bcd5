import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderCommands } from "../../src/plan/render-commands.js";
import { nodeName, serviceId, trialId } from "../../src/types/ids.js";
import type { LaunchSpec, ProcessSpec, ServiceSpec } from "../../src/types/launch.js";
import type { TrialFile } from "../../src/types/trial-file.js";

const hostile = [
  "plain",
  "two words",
  "it's",
  '"double"',
  "$HOME `id` $(id) \\ \\n",
  "a\nb\n",
  "",
  "-n",
  "* ? [a] {a,b} ~ # ! & ; | < >",
  "é ✓",
  "'; exit 9; '",
];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scalebench it's $a test "));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const trialFile = (output: string): TrialFile => ({
  schema: "scalebench/trial/v1",
  study: "a study",
  trial: "b001-single-n1-w1",
  attempt: 1,
  cell: "single-n1-w1",
  runner: "single",
  runnerOptions: { note: hostile.join("|") },
  seed: 1,
  nodes: 1,
  workersPerNode: 1,
  workers: 1,
  batch: { global: 64, perWorker: 64 },
  model: { name: "mlp", options: {} },
  dataset: { name: "digits", options: {} },
  optimizer: { name: "sgd", learningRate: 0.1, momentum: 0, weightDecay: 0 },
  precision: "fp32",
  device: "cpu",
  threadsPerWorker: 1,
  measure: { steps: 10, warmupSteps: 5, epochs: 0, breakdown: { windows: 0, steps: 5 }, slowDown: 0 },
  paths: { output, datasets: "/datasets" },
});

const nodeProcess = (name: string, code: string, more: Partial<ProcessSpec> = {}): ProcessSpec => ({
  name,
  node: nodeName("node0"),
  role: "worker",
  argv: [process.execPath, "-e", code],
  env: {},
  cwd: folder,
  ready: { kind: "started" },
  ...more,
});

const launchOf = (processes: readonly ProcessSpec[], services: readonly ServiceSpec[] = []): LaunchSpec => ({
  trial: trialId("b001-single-n1-w1"),
  services,
  processes,
});

function run(launch: LaunchSpec): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const trialPath = join(folder, "trial", "trial.json");
  const script = renderCommands(launch, trialFile(folder), { trialPath });
  expect(spawnSync("sh", ["-n"], { input: script, encoding: "utf8" }).stderr).toBe("");
  return spawnSync("sh", ["-s"], { input: script, encoding: "utf8", timeout: 20_000 });
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("the commands of a trial", () => {
  it("are a script that a person can read", () => {
    const launch = launchOf([
      {
        name: "torchrun",
        node: nodeName("node0"),
        role: "head",
        argv: ["/env/bin/python", "entry.py", "--trial", "/study/trial 1/trial.json"],
        env: { OMP_NUM_THREADS: "1", NOTE: "it's" },
        cwd: "/study/trial 1",
        ready: { kind: "started" },
      },
    ]);
    const trial = trialFile("/study/trial 1");
    const trialPath = "/study/trial 1/trial.json";
    expect(renderCommands(launch, trial, { trialPath, unset: ["RANK", "WORLD_SIZE"] })).toBe(`#!/bin/sh
# trial b001-single-n1-w1 of study a study, by hand
(
set -eu
unset RANK WORLD_SIZE
started=
clean() { trap - EXIT; for number in $started; do kill "$number" 2>/dev/null || :; wait "$number" 2>/dev/null || :; done; }
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p '/study/trial 1'
cat > '/study/trial 1/trial.json' <<'END_OF_FILE'
${JSON.stringify(trial, null, 2)}
END_OF_FILE

# the trial: it ends when all of these have ended
trial=
# torchrun, a head on node0
(cd '/study/trial 1' && exec env \\
  OMP_NUM_THREADS=1 \\
  'NOTE=it'\\''s' \\
  /env/bin/python entry.py --trial '/study/trial 1/trial.json') &
started="$! $started"
trial="$trial $!"
for number in $trial; do wait "$number"; done
)
`);
  });

  it("hand every argument and variable to the process unchanged", () => {
    const env = Object.fromEntries(hostile.map((value, index) => [`VALUE_${index}`, value]));
    const echo = nodeProcess("echo", "", {
      env,
      argv: [
        process.execPath,
        "-e",
        "const { argv, env, cwd } = process; process.stdout.write(JSON.stringify({ argv: argv.slice(1), env, cwd: cwd() }))",
        "--",
        ...hostile,
      ],
    });
    const { status, stdout, stderr } = run(launchOf([echo]));
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const seen = JSON.parse(stdout) as { argv: readonly string[]; env: Record<string, string>; cwd: string };
    expect(seen.argv).toEqual(hostile);
    expect(seen.env).toMatchObject(env);
    expect(seen.cwd).toBe(folder);
  });

  it("write the trial's file as the study would", () => {
    run(launchOf([nodeProcess("none", "")]));
    expect(JSON.parse(readFileSync(join(folder, "trial", "trial.json"), "utf8"))).toEqual(trialFile(folder));
  });

  it("end with the exit of the process that fails", () => {
    expect(run(launchOf([nodeProcess("fails", "process.exit(7)")])).status).toBe(7);
  });

  it("end the other processes when one fails", () => {
    const sleeper = nodeProcess(
      "sleeper",
      `require("fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000)`,
    );
    const waits = `while (!require("fs").existsSync("pid")); process.exit(3)`;
    expect(run(launchOf([nodeProcess("fails", waits), sleeper])).status).toBe(3);
    expect(isRunning(Number(readFileSync(join(folder, "pid"), "utf8")))).toBe(false);
  });

  it("start services first, wait until they are ready, and end them with the trial", () => {
    const secret = join(folder, "service", "token");
    const temporary = join(folder, "scratch");
    const ready = join(folder, "service", "ready.json");
    const service: ServiceSpec = {
      id: serviceId("service"),
      files: [
        { path: secret, content: "no line feed at the end: it's $secret" },
        { path: join(folder, "service", "lines"), content: "one\nEND_OF_FILE\nthree\n" },
      ],
      temporaryDirectories: [temporary],
      readyTimeoutSeconds: 15,
      processes: [
        nodeProcess(
          "master",
          `const fs = require("fs"); fs.mkdirSync(${JSON.stringify(temporary)}); fs.writeFileSync("pid", String(process.pid));` +
            `setTimeout(() => fs.writeFileSync(${JSON.stringify(ready)}, "{}"), 300); setInterval(() => {}, 1000)`,
          { ready: { kind: "file", path: ready }, role: "driver" },
        ),
      ],
    };
    const looks = `const fs = require("fs"); process.stdout.write(String(fs.existsSync(${JSON.stringify(ready)})))`;
    const { status, stdout, stderr } = run(launchOf([nodeProcess("looks", looks)], [service]));
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toBe("true");
    expect(readFileSync(secret, "utf8")).toBe("no line feed at the end: it's $secret");
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "service", "lines"), "utf8")).toBe("one\nEND_OF_FILE\nthree\n");
    expect(isRunning(Number(readFileSync(join(folder, "pid"), "utf8")))).toBe(false);
    expect(existsSync(temporary)).toBe(false);
  });

  it("wait for a port", () => {
    const port = Number(
      execFileSync(process.execPath, [
        "-e",
        `const s = require("net").createServer().listen(0, "127.0.0.1", () => { process.stdout.write(String(s.address().port)); s.close(); })`,
      ]),
    );
    const service: ServiceSpec = {
      id: serviceId("port"),
      files: [],
      temporaryDirectories: [],
      readyTimeoutSeconds: 15,
      processes: [
        nodeProcess("listener", `require("net").createServer(() => {}).listen(${port}, "127.0.0.1")`, {
          ready: { kind: "port", host: "127.0.0.1", port },
        }),
      ],
    };
    const { status, stderr } = run(launchOf([nodeProcess("trial", "")], [service]));
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("wait for what a service writes into its log", () => {
    const service: ServiceSpec = {
      id: serviceId("log"),
      files: [],
      temporaryDirectories: [],
      readyTimeoutSeconds: 15,
      processes: [
        nodeProcess("raylet", `console.log("all is up"); setTimeout(() => {}, 60000)`, {
          ready: { kind: "log", text: "all is up" },
        }),
      ],
    };
    const { status, stderr } = run(launchOf([nodeProcess("trial", "")], [service]));
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(readFileSync(join(folder, "raylet.log"), "utf8")).toBe("all is up\n");
  });

  it("say so when a service ends before it is ready", () => {
    const service: ServiceSpec = {
      id: serviceId("broken"),
      files: [],
      temporaryDirectories: [],
      readyTimeoutSeconds: 15,
      processes: [nodeProcess("master", "", { ready: { kind: "file", path: join(folder, "never") } })],
    };
    const { status, stderr } = run(launchOf([nodeProcess("trial", "")], [service]));
    expect(status).toBe(1);
    expect(stderr).toBe("master ended before it was ready\n");
  });
});
