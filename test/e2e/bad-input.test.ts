import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { mayMount } from "../study/tmpfs.js";
import { scalebench, temporaryFolder, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const good = tinySuite("[single, torch-ddp]");

describe("a fault in the suite is told with its place, what was expected and the fix, and exits 2", () => {
  it.each([
    ["an unknown key", good.replace("model: mlp", "modell: mlp"), /suite\.yaml:\d+:\d+/, /did you mean `?model/i],
    ["a tab", good.replace("  model: mlp", "\tmodel: mlp"), /suite\.yaml:\d+:\d+/, /tab|spaces/i],
    ["an empty matrix", good.replace("workersPerNode: [1, 2]", "workersPerNode: []"), /suite\.yaml:\d+/, /level/i],
    ["an unknown runner", tinySuite("[singel]"), /suite\.yaml:\d+/, /single/],
    [
      "a duplicate key",
      good.replace("scaling: strong", "scaling: strong\nscaling: strong"),
      /suite\.yaml:\d+/,
      /once|duplicate|twice/i,
    ],
    ["a batch that does not divide", good.replace("global: 64", "global: 63"), /63/, /62|64/],
    ["a unit that does not parse", good.replace("timeout: 3m", "timeout: 3 fortnights"), /suite\.yaml:\d+/, /5m|30s/],
  ])("%s", async (_, text, place, fix) => {
    const { code, stderr } = await scalebench(["plan", writeSuite(temporaryFolder(), text)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[SUITE_/m);
    expect(stderr).toMatch(place);
    expect(stderr).toMatch(/hint: /);
    expect(stderr).toMatch(fix);
  });

  it("a file that is not there", async () => {
    const { code, stderr } = await scalebench(["run", "no-such-suite.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[SUITE_UNREADABLE]");
  });

  it("a command that does not exist", async () => {
    const { code, stderr } = await scalebench(["fly"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[USAGE]");
    expect(stderr).toContain("--help");
  });

  it("with --json as one object on stdout", async () => {
    const { code, stdout } = await scalebench(["plan", "no-such-suite.yaml", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ errors: [{ code: "SUITE_UNREADABLE" }] });
  });
});

describe("a machine that cannot do it is told with the fix, and exits 6", () => {
  it("no Python environment", async () => {
    const folder = temporaryFolder();
    const { code, stderr } = await scalebench(["run", writeSuite(folder, good), "--out", join(folder, "out")], {
      SCALEBENCH_HOME: join(folder, "home"),
    });
    expect(code).toBe(6);
    expect(stderr).toContain("error[ENVIRONMENT_MISSING]");
    expect(stderr).toContain("scalebench setup --runners single,torch-ddp");
  });

  it("no Java for Spark", async () => {
    // An existing environment is used as it is: nothing brings it the bundled Java, and the system's is not wanted.
    const withoutJava = { SCALEBENCH_JAVA: "bundled", SCALEBENCH_HOME: temporaryFolder() };
    const { python } = resolveEnvironment({ runners: [] });
    const { code, stderr } = await scalebench(["setup", "--python", python, "--runners", "spark-horovod"], withoutJava);
    expect(code).toBe(6);
    expect(stderr).toContain("error[JAVA_MISSING]");
    expect(stderr).toMatch(/hint: .*(openjdk|java)/i);
  });

  it("a results folder on a read-only file system", async () => {
    const folder = temporaryFolder();
    const { code, stderr } = await scalebench(["run", writeSuite(folder, good), "--out", "/proc/scalebench-study"]);
    expect(code).toBe(6);
    expect(stderr).toContain("error[RESULTS_UNWRITABLE]");
    expect(stderr).toContain("--out");
  });

  it.runIf(mayMount)(
    "a disk that is full, with the finished trials kept",
    async () => {
      const folder = temporaryFolder();
      const disk = join(folder, "disk");
      mkdirSync(disk);
      await execa("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", disk]);
      // Hooks are not waited for one by one: the folder is removed only after this.
      onTestFinished(() => {
        execFileSync("umount", ["--lazy", disk]);
      });
      const { code, stderr } = await scalebench(["run", writeSuite(folder, good), "--out", join(disk, "study")]);
      expect(stderr).toContain("error[DISK_FULL]");
      expect(code).toBe(6);
      await execa("mount", ["-o", "remount,size=20m", disk]);
      const resumed = await scalebench(["run", join(folder, "suite.yaml"), "--out", join(disk, "study"), "--resume"]);
      expect(resumed.code).toBe(0);
    },
    300_000,
  );
});
