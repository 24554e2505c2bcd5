import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../src/project/root.js";
import { cannotEmulate, leftOf, onNode, skipped, uniqueFile } from "../emulation/scene.js";
import { scalebench, startScalebench, temporaryFolder } from "./scalebench.js";

function scene() {
  const home = temporaryFolder();
  const { name, text } = uniqueFile();
  const file = join(home, "cluster.yaml");
  writeFileSync(file, text);
  return { home, name, file, env: { SCALEBENCH_HOME: home } };
}

describe("a suite with a network", () => {
  it("is refused on this machine alone, with the reason", async () => {
    const { code, stderr } = await scalebench(["run", "suites/emulated-bandwidth.yaml", "--out", temporaryFolder()]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "error[SUITE_NETWORK]: expected an emulated cluster for the suite's `network` (3 of 3 cells), found kind local",
    );
  });
});

describe.skipIf(cannotEmulate !== undefined)(`scalebench cluster${skipped}`, { timeout: 120_000 }, () => {
  it("brings nodes up, tells of them, and leaves nothing behind", async () => {
    const { home, name, file, env } = scene();
    const up = await scalebench(["cluster", "up", file, "--json"], env);
    expect(up.code, up.stderr).toBe(0);
    expect(JSON.parse(up.stdout)).toMatchObject({ made: true, cluster: name, state: "up" });
    expect(await onNode(join(home, "clusters", name, "ssh_config"), "node2", "hostname")).toBe("node2");
    const again = await scalebench(["cluster", "up", file], env);
    expect(again.stdout).toContain("it was up already: nothing to do");
    const status = await scalebench(["cluster", "status", "--json"], env);
    expect(JSON.parse(status.stdout).clusters).toContainEqual(expect.objectContaining({ cluster: name, state: "up" }));
    const down = await scalebench(["cluster", "down", name], env);
    expect(down.stdout).toMatch(/ is down: removed 2 namespaces, \d links and its folder$/);
    expect(leftOf(name, home)).toEqual([]);
    expect((await scalebench(["cluster", "down", file], env)).stdout).toContain("was down: nothing to remove");
  });

  it.each(["keys", "bridge", "nodes", "links", "sshd"])(
    "leaves nothing behind by down, when up was killed in its step %s",
    async (step) => {
      const { home, name, file, env } = scene();
      const up = startScalebench(["cluster", "up", file], env);
      const state = join(home, "clusters", name, "state.json");
      const reached = (): boolean => existsSync(state) && readFileSync(state, "utf8").includes(`"step": "${step}"`);
      while (!reached()) await wait(1);
      up.kill("SIGKILL");
      await up;
      expect(reached()).toBe(true);
      const blocked = await scalebench(["cluster", "up", file], env);
      expect(blocked.stderr).toContain(`hint: scalebench cluster down ${name}`);
      const down = await scalebench(["cluster", "down", file], env);
      expect(down.code, down.stderr).toBe(0);
      expect(leftOf(name, home)).toEqual([]);
    },
  );

  it("asks a user without rights for root, with the exact command", async () => {
    const nobody = 65_534;
    const { exitCode, stderr } = await execa(
      join(projectRoot, "bin", "scalebench"),
      ["cluster", "up", "clusters/emulated.yaml"],
      {
        uid: nobody,
        gid: nobody,
        reject: false,
        cwd: projectRoot,
        env: { SCALEBENCH_HOME: "/nowhere" },
      },
    );
    expect(exitCode).toBe(6);
    expect(stderr).toContain("error[CLUSTER_NEEDS_ROOT]: expected root for network namespaces, found user 65534");
    expect(stderr).toContain(
      'hint: sudo env "PATH=$PATH" "SCALEBENCH_HOME=/nowhere" scalebench cluster up clusters/emulated.yaml',
    );
  });

  it("takes no path for a name", async () => {
    const { code, stderr } = await scalebench(["cluster", "down", ".."]);
    expect(code).toBe(2);
    expect(stderr).toContain("expected a cluster file or the name of a cluster");
  });

  it("refuses a cluster that is none of ours to bring up", async () => {
    const { code, stderr } = await scalebench(["cluster", "up", "clusters/ssh.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toContain("expected a cluster of kind emulated, found ssh");
  });
});
