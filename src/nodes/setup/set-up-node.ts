import { readFileSync } from "node:fs";
import { join } from "node:path";
import { diagnose } from "../../environment/diagnosis.js";
import type { Home, Variables } from "../../environment/home.js";
import { projectFiles } from "../../environment/lock-file.js";
import { pythonStepSays } from "../../environment/make-environment.js";
import { misleadingVariables } from "../../environment/managed-setup.js";
import { StepFailure } from "../../environment/step.js";
import type { EnvironmentRunner, SetupObserver } from "../../environment/types.js";
import { ScalebenchError } from "../../errors/error.js";
import { type NodeConnection, NodeLost } from "../../launch/remote/connection.js";
import { putFiles } from "../../launch/remote/node-files.js";
import { type Interpreter, nodeInterpreter } from "./interpreter.js";
import { type NodeMarker, readNodeMarker, writeNodeMarker } from "./marker.js";
import { NodeCommands } from "./node-commands.js";
import { lockOf, pipInstallArgv } from "./pip.js";
import { pipSettings, withoutSettings } from "./pip-settings.js";
import type { NodeEnvironmentPlace } from "./place.js";
import type { NodeStep } from "./step.js";
import { nodeSteps } from "./steps.js";

/** Of a node's variables, what its processes of the set-up do not get. */
export const unsetForSetup = [...misleadingVariables, "PIP_TARGET", "SCALEBENCH_.*"].join("|");

export interface NodeSetup {
  readonly connection: NodeConnection;
  readonly place: NodeEnvironmentPlace;
  readonly runners: readonly EnvironmentRunner[];
  readonly force: boolean;
  readonly home: Home;
  readonly variables: Variables;
  readonly observe: SetupObserver;
  readonly signal: AbortSignal | undefined;
}

const tailLines = 12;
const diagnosisLines = 200;
const lockSeconds = 2;

/** Makes an environment on one node, or completes it. */
class NodeSetupSession {
  readonly #setup: NodeSetup;
  readonly #commands: NodeCommands;
  readonly #interpreter: Interpreter;

  constructor(setup: NodeSetup, commands: NodeCommands, interpreter: Interpreter) {
    this.#setup = setup;
    this.#commands = commands;
    this.#interpreter = interpreter;
  }

  #logOf = (step: string): string => join(this.#setup.place.files, `${step}.log`);

  #request = async (what: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
    await this.#setup.connection.request(what, body);
  };

  async run(): Promise<void> {
    const { connection, place, force, runners, variables, observe } = this.#setup;
    await this.#lock();
    await this.#send(lockOf(place), readFileSync(projectFiles.lock));
    let marker = force ? undefined : await readNodeMarker(connection, place);
    if (marker === undefined) marker = await this.#make();
    else observe({ kind: "step-skipped", step: "python", says: pythonStepSays });
    if (marker.unfinished !== undefined) {
      observe({ kind: "note", text: `the step "${marker.unfinished.step}" was interrupted and is done again` });
      marker = await this.#restore(marker);
    }
    for (const step of nodeSteps(runners, variables)) marker = await this.#finish(step, marker);
  }

  /** One set-up at a time: nodes may share the folder. */
  async #lock(): Promise<void> {
    const { connection, place, observe, signal } = this.#setup;
    for (let told = false; ; told = true) {
      signal?.throwIfAborted();
      const { body } = await connection.request("lock", { path: place.lockFile, seconds: lockSeconds });
      if (body.locked === true) return;
      if (!told) observe({ kind: "waiting", because: `another set-up works on ${place.folder}` });
    }
  }

  #send = (path: string, content: Uint8Array): Promise<void> =>
    putFiles(this.#setup.connection, [{ path, content, mode: 0o644 }]);

  /** A new environment, in place, for its programs hold their own path; it counts once its marker is there. */
  async #make(): Promise<NodeMarker> {
    const { connection, place, observe } = this.#setup;
    const { version, executable } = this.#interpreter;
    observe({ kind: "note", text: `Python ${version} (${executable})` });
    const remove = (): Promise<void> => this.#request("remove", { paths: [place.folder] });
    const work = async (watch: (line: string) => void): Promise<NodeMarker> => {
      await remove();
      const log = this.#logOf("python");
      await this.#commands.run({ argv: [executable, "-m", "venv", place.folder], cwd: "/", log, watch });
      const argv = pipInstallArgv(place, "pip", "setuptools", "wheel");
      await this.#commands.run({ argv, cwd: place.folder, log, watch });
      const program = "import sysconfig; print(sysconfig.get_path('purelib'))";
      const asked = { argv: [place.python, "-c", program] as const, cwd: place.folder, log: this.#logOf("answer") };
      const sitePackages = await this.#commands.ask(asked);
      const marker: NodeMarker = { schema: "scalebench/node-environment/v1", key: place.key, sitePackages, steps: {} };
      await writeNodeMarker(connection, place, marker);
      return marker;
    };
    return this.#step("python", pythonStepSays, work, remove);
  }

  /** Takes away what a step left that did not end well. */
  async #restore(marker: NodeMarker): Promise<NodeMarker> {
    const { connection, place } = this.#setup;
    const { unfinished, ...rest } = marker;
    if (unfinished === undefined) return marker;
    await this.#request("keep-only", { folder: marker.sitePackages, entries: unfinished.entries });
    await writeNodeMarker(connection, place, rest);
    return rest;
  }

  async #finish(step: NodeStep, marker: NodeMarker): Promise<NodeMarker> {
    const { connection, place, home, observe } = this.#setup;
    const { name, says, inputs } = step;
    if (marker.steps[name] === inputs) {
      observe({ kind: "step-skipped", step: name, says });
      return marker;
    }
    const { body } = await connection.request("entries", { folder: marker.sitePackages });
    const entries = Array.isArray(body.entries) ? body.entries.map(String) : [];
    const begun: NodeMarker = { ...marker, unfinished: { step: name, entries } };
    await writeNodeMarker(connection, place, begun);
    const log = this.#logOf(name);
    const work = async (watch: (line: string) => void): Promise<NodeMarker> => {
      const findings = await step.run({
        place,
        interpreter: this.#interpreter,
        marker,
        wheels: home.wheels,
        run: (argv) => this.#commands.run({ argv, cwd: place.folder, log, watch }),
        ask: (argv) => this.#commands.ask({ argv, cwd: place.folder, log: this.#logOf("answer") }),
        log: async () => (await this.#commands.tail(log, diagnosisLines)).join("\n"),
        send: this.#send,
        note: (text) => observe({ kind: "note", text }),
      });
      const done: NodeMarker = { ...marker, ...findings, steps: { ...marker.steps, [name]: inputs } };
      await writeNodeMarker(connection, place, done);
      return done;
    };
    return this.#step(name, says, work, async () => {
      await this.#restore(begun);
    });
  }

  /** One step with its time and its log; on failure nothing of it stays, and the cause and the fix are told. */
  async #step<T>(
    step: string,
    says: string,
    work: (watch: (line: string) => void) => Promise<T>,
    undo: () => Promise<void>,
  ): Promise<T> {
    const { observe } = this.#setup;
    const log = this.#logOf(step);
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1_000;
    await this.#request("remove", { paths: [log] });
    observe({ kind: "step-started", step, says, log });
    try {
      const result = await work((line) => observe({ kind: "step-output", step, seconds: seconds(), line }));
      observe({ kind: "step-finished", step, says, seconds: seconds() });
      return result;
    } catch (error) {
      if (error instanceof NodeLost) throw error;
      const lines = await this.#commands.tail(log, diagnosisLines);
      await undo();
      if (error instanceof Error && error.name === "AbortError") throw error;
      this.#setup.signal?.throwIfAborted();
      const shown = withoutSettings(lines.slice(-tailLines), this.#setup.variables);
      observe({ kind: "step-failed", step, says, seconds: seconds(), log, tail: shown });
      throw this.#stepError(step, says, error, lines);
    }
  }

  #stepError(step: string, says: string, error: unknown, lines: readonly string[]): ScalebenchError {
    const { node } = this.#setup.connection;
    const said = `${error instanceof Error ? error.message : String(error)}\n${lines.join("\n")}`;
    const found = error instanceof StepFailure ? error : diagnose(said);
    const full = found.code === "DISK_FULL";
    return new ScalebenchError({
      code: found.code,
      message: `the set-up's step "${step}" (${says}) failed on node ${node}: ${found.because}; its log there is ${this.#logOf(step)}`,
      hint: full
        ? "free space on that node (an environment takes about 2 GB, 8 GB with CUDA), or choose another `workDirectory` in the cluster file"
        : found.fix,
      cause: error,
    });
  }
}

/**
 * Makes the environment of a node ready for the runners. Finished steps are skipped; what did not end well is taken away.
 * Throws PYTHON_UNSUITABLE, DISK_FULL, SETUP_FAILED and ENVIRONMENT_BROKEN with the fix, and NodeLost.
 */
export async function setUpNode(setup: NodeSetup): Promise<void> {
  const { connection, variables, observe, signal } = setup;
  const interpreter = await nodeInterpreter(connection);
  const pip = await pipSettings(connection, variables);
  for (const name of pip.leftOut) {
    observe({
      kind: "note",
      text: `${name} of this shell names what the node does not have: its own pip settings count`,
    });
  }
  // Messages in English, for their causes are read from them.
  const environment = { ...pip.variables, PYTHONNOUSERSITE: "1", LC_ALL: "C.UTF-8" };
  const commands = new NodeCommands(connection, environment, signal);
  await new NodeSetupSession(setup, commands, interpreter).run();
}
