import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { scalebenchHome } from "../../src/environment/home.js";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { setUpEnvironment } from "../../src/environment/setup.js";
import type { EnvironmentRunner, SetupEvent } from "../../src/environment/types.js";
import { projectRoot } from "../../src/project/root.js";
import { makeStubProject, type StubProject } from "../environment/stub-packages.js";
import { temporaryFolder, writeText } from "../environment/temporary.js";

const slow = { timeout: 120_000 };
const program = join(projectRoot, "dist", "test", "environment", "set-up-process.js");

function startSetUp(project: StubProject, folder: string, runners: readonly EnvironmentRunner[]): ChildProcess {
  const options = writeText(join(folder, "options.json"), JSON.stringify({ runners, files: project.files }));
  return spawn(process.execPath, [program, options], {
    env: { ...project.variables },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function until(condition: () => boolean, rounds = 6000): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    if (condition()) {
      return;
    }
    await sleep(10);
  }
  throw new Error(`waited ${rounds / 100} s in vain`);
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

async function setUp(project: StubProject, runners: readonly EnvironmentRunner[], signal?: AbortSignal) {
  const events: SetupEvent[] = [];
  const options = { runners, files: project.files, variables: project.variables, signal };
  const environment = await setUpEnvironment(options, (event) => events.push(event));
  const named = (kind: SetupEvent["kind"]) =>
    events.flatMap((event) => (event.kind === kind && "step" in event ? [event.step] : []));
  return { environment, events, done: named("step-finished"), skipped: named("step-skipped") };
}

/** The one environment's folder, or undefined before there is any. */
function environmentOf(project: StubProject): string | undefined {
  const { environments } = scalebenchHome(project.variables);
  const name = existsSync(environments)
    ? readdirSync(environments).find((entry) => /^py[\d.]+-\w+$/.test(entry))
    : undefined;
  return name === undefined ? undefined : join(environments, name);
}

/** Where `bulky` is unpacked to. */
function unpacked(project: StubProject): readonly string[] {
  const lib = join(environmentOf(project) ?? "", "lib");
  const python = existsSync(lib) ? readdirSync(lib)[0] : undefined;
  const data = join(lib, python ?? "", "site-packages", "bulky", "data");
  return existsSync(data) ? readdirSync(data) : [];
}

const carriers = (folder: string): readonly string[] =>
  readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`SCALEBENCH_SETUP=${folder}`);
    } catch {
      return false;
    }
  });

test(
  "a set-up killed while pip unpacks continues: that step is done again, whole, and nothing else",
  slow,
  async () => {
    const folder = temporaryFolder();
    const project = makeStubProject(folder);
    const runners = [project.runner("bulk", "bulky\n", ["bulky"])];
    const child = startSetUp(project, folder, runners);
    await until(() => unpacked(project).length > 100);
    await kill(child);
    expect(unpacked(project).length).toBeLessThan(12_000);
    expect(() => resolveEnvironment({ runners, ...project })).toThrow(/unfinished/);

    const { done, skipped, events } = await setUp(project, runners);
    expect(skipped).toEqual(["python", "torch", "common"]);
    expect(done).toEqual(["runner-bulk", "check-bulk"]);
    expect(events).toContainEqual({ kind: "note", text: 'the step "runner-bulk" was interrupted and is done again' });
    expect(unpacked(project)).toHaveLength(12_000);
    expect(resolveEnvironment({ runners, ...project }).kind).toBe("managed");
    expect(carriers(environmentOf(project) ?? "")).toEqual([]);
  },
);

test("a set-up killed while the virtual environment is made begins it anew", slow, async () => {
  const folder = temporaryFolder();
  const project = makeStubProject(folder);
  const runners = [project.runner("plain", "", ["alpha"])];
  const child = startSetUp(project, folder, runners);
  await until(() => existsSync(join(environmentOf(project) ?? "", "bin", "python")));
  await kill(child);
  expect(existsSync(join(environmentOf(project) ?? "", "scalebench.json"))).toBe(false);
  expect(() => resolveEnvironment({ runners, ...project })).toThrow(/found none/);

  const { done } = await setUp(project, runners);
  expect(done).toEqual(["python", "torch", "common", "runner-plain", "check-plain"]);
});

test("two set-ups at once: the second waits and finds everything done", slow, async () => {
  const folder = temporaryFolder();
  const project = makeStubProject(folder);
  const runners = [project.runner("plain", "", ["alpha"])];
  const first = startSetUp(project, folder, runners);
  const ended = new Promise((resolve) => first.once("exit", resolve));
  await until(() => environmentOf(project) !== undefined);
  const { done, events } = await setUp(project, runners);
  expect(await ended).toBe(0);
  expect(events[0]?.kind).toBe("waiting");
  expect(done).toEqual([]);
});

test("an aborted set-up leaves no process behind", slow, async () => {
  const project = makeStubProject(temporaryFolder());
  const abort = new AbortController();
  const running = setUp(project, [project.runner("bulk", "bulky\n", ["bulky"])], abort.signal);
  const outcome = running.then(
    () => "finished",
    (error: unknown) => (error instanceof Error ? error.name : "?"),
  );
  await until(() => carriers(environmentOf(project) ?? "nowhere").length > 0);
  abort.abort();
  expect(await outcome).toBe("AbortError");
  // On a busy machine the kernel takes a moment to bury what has been killed.
  await until(() => carriers(environmentOf(project) ?? "nowhere").length === 0, 300);
});
