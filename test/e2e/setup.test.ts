import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { examine } from "../../src/environment/doctor.js";
import { scalebenchHome } from "../../src/environment/home.js";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { type SetupOptions, setUpEnvironment } from "../../src/environment/setup.js";
import type { Environment, SetupEvent } from "../../src/environment/types.js";
import { makeStubProject, type StubProject } from "../environment/stub-packages.js";
import { writeProgram, writeText } from "../environment/temporary.js";

interface Outcome {
  readonly environment: Environment | undefined;
  readonly error: unknown;
  readonly events: readonly SetupEvent[];
  /** Names of the steps that were really done. */
  readonly done: readonly string[];
  readonly seconds: number;
}

describe("a set-up, step by step in one home", { timeout: 120_000 }, () => {
  let folder = "";
  let project: StubProject;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "scalebench-setup-"));
    project = makeStubProject(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function setUp(options: Partial<SetupOptions>): Promise<Outcome> {
    const events: SetupEvent[] = [];
    const started = performance.now();
    const defaults = { runners: [], files: project.files, variables: project.variables };
    const result = await setUpEnvironment({ ...defaults, ...options }, (event) => events.push(event)).then(
      (environment) => ({ environment, error: undefined }),
      (error: unknown) => ({ environment: undefined, error }),
    );
    const done = events.flatMap((event) => (event.kind === "step-finished" ? [event.step] : []));
    return { ...result, events, done, seconds: (performance.now() - started) / 1000 };
  }

  const plain = () => project.runner("plain", "", ["torch", "alpha"]);
  const extended = () => project.runner("extended", "beta\n", ["beta"]);
  const files = () => ({ files: project.files, variables: project.variables });

  test("before it, run is told the command that mends it, and doctor says what is missing", async () => {
    const resolve = () => resolveEnvironment({ runners: [plain(), extended()], ...files() });
    expect(resolve).toThrow(expect.objectContaining({ code: "ENVIRONMENT_MISSING", exitCode: 6 }));
    expect(resolve).toThrow(expect.objectContaining({ hint: "run `scalebench setup --runners plain,extended`" }));
    const report = await examine([plain()], files());
    expect(report).toMatchObject({ ok: false, environment: { state: "missing" } });
    expect(report.runners[0]).toMatchObject({ ok: false, fix: "scalebench setup --runners plain" });
  });

  test("the first makes an environment with what one runner needs", async () => {
    const { environment, done, error } = await setUp({ runners: [plain()] });
    expect(error).toBeUndefined();
    expect(done).toEqual(["python", "torch", "common", "runner-plain", "check-plain"]);
    const listed = execFileSync(environment?.python ?? "", ["-c", "import torch, alpha; print(torch.__version__)"]);
    expect(listed.toString().trim()).toBe("2.13.0");
  });

  test("the next does nothing, in well under a second, and says so", async () => {
    const { done, seconds, events } = await setUp({ runners: [plain()] });
    expect(done).toEqual([]);
    expect(seconds).toBeLessThan(0.3);
    expect(events.map(({ kind }) => kind)).toEqual(Array(5).fill("step-skipped"));
  });

  test("run finds it without starting a process", () => {
    const timed = [1, 2, 3].map(() => {
      const started = performance.now();
      resolveEnvironment({ runners: [plain()], ...files() });
      return performance.now() - started;
    });
    expect(Math.min(...timed)).toBeLessThan(50);
    expect(resolveEnvironment({ runners: [plain()], ...files() }).kind).toBe("managed");
  });

  test("another runner is added to it, and the first one's steps stay done", async () => {
    expect((await setUp({ runners: [plain(), extended()] })).done).toEqual(["runner-extended", "check-extended"]);
    expect((await setUp({ runners: [plain()] })).done).toEqual([]);
  });

  test("an extra is installed when it is asked for, and one that there is not is told with those that there are", async () => {
    expect((await setUp({ runners: [plain()], extras: ["more"] })).done).toEqual(["extra-more"]);
    expect((await setUp({ runners: [plain()], extras: ["more", "more"] })).done).toEqual([]);
    const { error, done } = await setUp({ runners: [plain()], extras: ["mroe"] });
    expect(error).toMatchObject({ code: "USAGE", message: "expected extras of more, found mroe" });
    expect(done).toEqual([]);
  });

  test("a changed requirement file does its own step again", async () => {
    const changed = project.runner("plain", "beta\n", ["torch", "alpha"]);
    expect((await setUp({ runners: [changed] })).done).toEqual(["runner-plain", "check-plain"]);
  });

  test("doctor finds the runners ready, with versions", async () => {
    const report = await examine([extended()], files());
    expect(report.ok).toBe(true);
    expect(report.runners[0]).toMatchObject({ ok: true, missing: [], versions: { torch: "2.13.0" } });
  });

  test("a package that the index lacks fails its step with log, last lines and fix, and the rest stays", async () => {
    const broken = project.runner("broken", "nowhere-to-be-found\n", []);
    const { error, events } = await setUp({ runners: [broken] });
    expect(error).toMatchObject({ code: "SETUP_FAILED", hint: expect.stringContaining("PIP_FIND_LINKS") });
    expect(String(error)).toMatch(/no nowhere-to-be-found.*runner-broken\.log$/);
    const failed = events.find((event) => event.kind === "step-failed");
    expect(failed?.tail.join("\n")).toContain("No matching distribution found for nowhere-to-be-found");
    expect(resolveEnvironment({ runners: [extended()], ...files() }).python).toContain("bin/python");
  });

  test("a missing compiler is told before anything is built, with the package to install", async () => {
    const python = writeProgram(
      join(folder, "bin", "python3"),
      `#!/bin/sh\nexec '${resolveEnvironment({ runners: [extended()], ...files() }).python}' "$@"\n`,
    );
    const variables = { ...project.variables, PATH: join(python, "..") };
    const runners = [project.runner("with-horovod", "", [], { horovod: true })];
    const { error, done } = await setUp({ runners, variables });
    expect(error).toMatchObject({ code: "COMPILER_MISSING", hint: expect.stringMatching(/g\+\+|gcc/) });
    expect(done).toEqual([]);
    const report = await examine(runners, { ...files(), variables });
    expect(report.runners[0]?.missing).toContain("no C++ compiler to build Horovod with");
  });

  test("a removed file is noticed when the runner is checked", async () => {
    const { marker, environment } = onlyEnvironment();
    rmSync(join(environment, marker.sitePackages, "beta", "__init__.py"));
    const { error } = await setUp({ runners: [project.runner("late", "", ["beta"])] });
    expect(error).toMatchObject({ code: "ENVIRONMENT_BROKEN", hint: expect.stringContaining("--force") });
    expect(String(error)).toContain("beta lacks beta/__init__.py");
  });

  test("an environment whose marker is gone or cut short is made anew, not taken for a whole one", async () => {
    const { environment } = onlyEnvironment();
    writeFileSync(join(environment, "scalebench.json"), '{"schema": "scalebench/env');
    expect(() => resolveEnvironment({ runners: [plain()], ...files() })).toThrow(/found none/);
    const { done } = await setUp({ runners: [extended()] });
    expect(done).toEqual(["python", "torch", "common", "runner-extended", "check-extended"]);
  });

  test("--python checks an existing environment by importing, installs nothing, and run uses it", async () => {
    const python = resolveEnvironment({ runners: [extended()], ...files() }).python;
    const home = join(folder, "other-home");
    const variables = { ...project.variables, SCALEBENCH_HOME: home };
    const { environment, error } = await setUp({ runners: [extended()], python, variables });
    expect(error).toBeUndefined();
    expect(environment).toMatchObject({ kind: "external", python });
    expect(readdirSync(home)).toEqual(["external.json"]);
    expect(resolveEnvironment({ runners: [extended()], files: project.files, variables })).toEqual(environment);
    const lacking = project.runner("lacking", "", ["no_such_module"]);
    const refused = await setUp({ runners: [lacking], python, variables });
    expect(refused.error).toMatchObject({ code: "ENVIRONMENT_BROKEN" });
    expect(String(refused.error)).toContain("no_such_module");
  });

  test("--force makes it anew", async () => {
    const { done } = await setUp({ runners: [plain()], force: true });
    expect(done[0]).toBe("python");
  });

  test("a home that cannot be written is told with the fix", async () => {
    const file = writeText(join(folder, "a-file"), "");
    const { error } = await setUp({ variables: { ...project.variables, SCALEBENCH_HOME: file } });
    expect(error).toMatchObject({ code: "SETUP_FAILED", hint: expect.stringContaining("SCALEBENCH_HOME") });
  });

  function onlyEnvironment() {
    const { environments } = scalebenchHome(project.variables);
    const name = readdirSync(environments).find((entry) => entry.startsWith("py")) ?? "";
    const environment = join(environments, name);
    const program = "import sysconfig; print(sysconfig.get_path('purelib'))";
    const purelib = execFileSync(join(environment, "bin", "python"), ["-c", program])
      .toString()
      .trim();
    return { environment, marker: { sitePackages: purelib.slice(environment.length + 1) } };
  }
});
