import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { cannotEmulate, onNode, skipped } from "../emulation/scene.js";
import { eventually, readAnalysis, scalebench } from "./scalebench.js";
import { trainingNodes, worker } from "./training-nodes.js";

const kill = (pids: readonly number[]): void => {
  for (const pid of pids) process.kill(pid, "SIGKILL");
};

describe.skipIf(cannotEmulate !== undefined)(
  `a cluster on which something goes wrong${skipped}`,
  { timeout: 300_000 },
  () => {
    const { folder, nodes, file, place, training, nothingLeft } = trainingNodes();

    it("the harness is killed: nodes end everything by themselves, and --resume loses nothing", async () => {
      const [out, cluster] = [place(), nodes.overSsh("sharedFileSystem: true\n")];
      const { run } = await training(cluster, out);
      run.kill("SIGKILL");
      await run;
      expect(await nothingLeft(out)).toBe(true);
      expect(await eventually(() => nodes.pids("node2", "scalebench_node").length === 0, 30)).toBe(true);
      const resumed = await scalebench(["run", file, "--cluster", cluster, "--out", out, "--resume"]);
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(readAnalysis(out).cells.map(({ trials }) => trials)).toEqual([
        { planned: 2, completed: 2, failed: 0 },
        { planned: 2, completed: 2, failed: 0 },
      ]);
    });

    it("a worker is killed: its trial fails with that reason, and the others go on", async () => {
      const out = place();
      const { run } = await training(nodes.overSsh("sharedFileSystem: true\n"), out);
      kill(
        nodes
          .pids("node2", ...worker)
          .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("torch.distributed") === false),
      );
      const { exitCode } = await run;
      expect(exitCode).toBe(5);
      const { failures, cells } = readAnalysis(out);
      expect(failures.map(({ cell }) => cell)).toEqual(["torch-ddp-n2-w1"]);
      expect(failures[0]?.reason).toMatch(/torchrun-node[12] (exited with code|was killed)/);
      expect(cells.map(({ trials }) => trials.completed)).toEqual([2, 1]);
      expect(await nothingLeft(out)).toBe(true);
    });

    it("a node's connection is killed: the trial fails as lost, and the node is connected anew", async () => {
      const out = place();
      const { run } = await training(
        nodes.overSsh("sharedFileSystem: true\nonNodeLoss: wait\nnodeLossTimeout: 60s\n"),
        out,
      );
      // The listener stays: the node can be connected anew.
      const listeners = nodes.pids("node2", "sshd", "listener");
      kill(nodes.pids("node2", "sshd").filter((pid) => !listeners.includes(pid)));
      const { exitCode, stderr } = await run;
      expect(exitCode, stderr).toBe(5);
      const { failures, cells } = readAnalysis(out);
      expect(failures).toHaveLength(1);
      expect(failures[0]?.reason).toContain("node node2 was lost during the trial: its connection");
      expect(failures[0]?.hint).toContain("scalebench doctor --cluster FILE");
      expect(cells.map(({ trials }) => trials.completed)).toEqual([2, 1]);
      expect(await nothingLeft(out)).toBe(true);
    });

    it("a node refuses connections: nothing is started, and what ssh said is told", async () => {
      const out = place();
      const right = nodes.overSsh("sharedFileSystem: true\nconnectTimeout: 5s\n");
      const wrong = join(folder, "refused.yaml");
      writeFileSync(wrong, readFileSync(right, "utf8").replace("ssh: { configFile", "ssh: { port: 2, configFile"));
      const run = await scalebench(["run", file, "--cluster", wrong, "--out", out]);
      expect(run.code).toBe(6);
      expect(run.stderr).toContain("error[NODE_UNREACHABLE]: expected to connect to node node1");
      expect(run.stderr).toContain("Connection refused");
      expect(existsSync(join(out, "journal.ndjson"))).toBe(false);
    });

    it("a node's disk is full: nothing is started, and the node is named", async () => {
      const disk = join(folder, "disk");
      mkdirSync(disk);
      // Nodes have mounts of their own.
      const onBoth = async (command: string): Promise<void> => {
        for (const node of ["node1", "node2"]) await onNode(nodes.sshConfig(), node, command);
      };
      await onBoth(`mount -t tmpfs -o size=8m tmpfs ${disk}`);
      try {
        const { python } = resolveEnvironment({ runners: [] });
        const out = place();
        const cluster = nodes.overSsh(
          `workDirectory: ${disk}\nsharedFileSystem: false\nenvironment: { python: ${python} }\n`,
        );
        const run = await scalebench(["run", file, "--cluster", cluster, "--out", out]);
        expect(run.code).toBe(6);
        expect(run.stderr).toMatch(
          /error\[NODE_UNFIT\]: expected 64 MiB free for .* on node node1, found \d(\.\d)? MiB/,
        );
        expect(run.stderr).toContain("hint: free space on that node");
      } finally {
        await onBoth(`umount -l ${disk}`);
      }
    });
  },
);
