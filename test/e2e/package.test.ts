import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DoctorReport } from "../../src/environment/doctor-report.js";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { harnessVersion, projectRoot } from "../../src/project/root.js";

describe("the package, installed in an empty folder elsewhere", { timeout: 180_000 }, () => {
  let folder = "";
  let installed = "";
  let brought: readonly string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "scalebench-package-"));
    // What is packed is what was compiled last; `npm test` compiles first.
    await execa("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: projectRoot });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    await execa("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, join(folder, tarball)], {
      cwd: folder,
    });
    installed = join(folder, "node_modules", "scalebench");
    // Listed before anything runs: Python leaves caches beside the modules that it loads.
    brought = readdirSync(installed, { recursive: true }).map(String);
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const scalebench = (...args: readonly string[]) =>
    execa("npx", ["--no-install", "scalebench", ...args], { cwd: folder, reject: false });

  test("tells its version", async () => {
    const { exitCode, stdout } = await scalebench("--version");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: harnessVersion() });
  });

  test("plans the suite that it brings", async () => {
    const { exitCode, stdout } = await scalebench("plan", join(installed, "suites", "quickstart.yaml"), "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toBeTypeOf("object");
  });

  test("examines the machine for each of its runners", async () => {
    const { exitCode, stdout } = await scalebench("doctor", "--json");
    const report = JSON.parse(stdout) as DoctorReport;
    expect(report.runners.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["single", "torch-ddp", "horovod", "spark-horovod", "ray"]),
    );
    expect(exitCode).toBe(report.ok ? 0 : 6);
  });

  test("uses the environment of a checkout of the same version, for its lock is the same", async () => {
    const { stdout } = await scalebench("doctor", "--json");
    const { environment } = JSON.parse(stdout) as DoctorReport;
    expect(environment.python).toBe(resolveEnvironment({ runners: [] }).python);
  });

  test("brings its Python part", async () => {
    const { python } = resolveEnvironment({ runners: [] });
    const env = { PYTHONPATH: join(installed, "runners", "common") };
    const { stdout } = await execa(python, ["-c", "import scalebench_training; print(scalebench_training.__file__)"], {
      env,
      cwd: folder,
    });
    expect(stdout).toContain(installed);
  });

  test("brings neither tests nor TypeScript nor caches", () => {
    expect(brought.filter((name) => /\.ts$|\.pyc$|^dist\/(test|bench)|^test\//.test(name))).toEqual([]);
    expect(brought).toContain(join("runners", "constraints.txt"));
    expect(brought).toContain(join("runners", "environment", "probe.py"));
  });
});
