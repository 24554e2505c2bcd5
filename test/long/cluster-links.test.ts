import { describe, expect, it } from "vitest";
import { readAnalysis, scalebench } from "../e2e/scalebench.js";
import { trainingNodes } from "../e2e/training-nodes.js";
import { cannotEmulate, skipped } from "../emulation/scene.js";

describe.skipIf(cannotEmulate !== undefined)(`a link that is cut${skipped}`, { timeout: 300_000 }, () => {
  const { nodes, file, place, training, nothingLeft } = trainingNodes();

  it("a link is cut with onNodeLoss: skip: trials that need the node fail with that reason, the others go on", async () => {
    const out = place();
    const { run } = await training(
      nodes.overSsh("sharedFileSystem: true\nonNodeLoss: skip\nconnectTimeout: 5s\n"),
      out,
    );
    nodes.link(1, "down");
    try {
      const { exitCode } = await run;
      expect(exitCode).toBe(5);
      const { failures, cells } = readAnalysis(out);
      expect(failures[0]?.reason).toMatch(
        /node node2 was lost during the trial: it gave no sign of life|its connection ended/,
      );
      for (const { reason } of failures.slice(1))
        expect(reason).toContain("expected node node2 of the cluster to answer");
      expect(cells.find(({ id }) => id === "torch-ddp-n1-w1")?.trials.completed).toBe(2);
      // The node cannot hear us: it ends what it runs after its own silence.
      expect(await nothingLeft(out)).toBe(true);
    } finally {
      nodes.link(1, "up");
    }
  });

  it("a link is cut with onNodeLoss: stop: the study ends, says how to go on, and goes on", async () => {
    const [out, cluster] = [place(), nodes.overSsh("sharedFileSystem: true\nonNodeLoss: stop\nconnectTimeout: 5s\n")];
    const { run } = await training(cluster, out, ["--set", "measure.repeats.min=3", "--set", "measure.repeats.max=3"]);
    nodes.link(1, "down");
    const { exitCode, stderr } = await run;
    nodes.link(1, "up");
    expect(exitCode).toBe(6);
    expect(stderr).toContain("error[CLUSTER_STOPPED]: node node2 has gone");
    expect(stderr).toContain("--resume");
    expect(await nothingLeft(out)).toBe(true);
    const more = ["--set", "measure.repeats.min=3", "--set", "measure.repeats.max=3"];
    const resumed = await scalebench(["run", file, "--cluster", cluster, "--out", out, "--resume", ...more]);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(readAnalysis(out).cells.map(({ trials }) => trials.completed)).toEqual([3, 3]);
  });
});
