import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Analysis } from "../../src/types/analysis.js";
import {
  eventually,
  type Finished,
  processesOf,
  readAnalysis,
  scalebench,
  startScalebench,
  temporaryFolder,
  temporaryStudy,
  writeSuite,
} from "./scalebench.js";
import { cannotRunSlurm, type SlurmCluster, slurmCluster, withoutSlurm } from "./slurm-cluster.js";
import { tinySuite } from "./suites.js";

const suiteOf = (runners: string): string =>
  tinySuite(runners)
    .replace("  workersPerNode: [1, 2]\n", "  nodes: [1, 2]\n  workersPerNode: [1, 2]\n")
    .replace("  - { runner: single, workersPerNode: 2 }\n", "  - { nodes: 2, workersPerNode: 2 }\n")
    .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");

const single = "  - { runner: single, workersPerNode: 2 }\n  - { runner: single, nodes: 2 }\n";
const onlyTwo = ["torch-ddp", "horovod", "spark-horovod", "ray"]
  .map((runner) => `  - { runner: ${runner}, nodes: 1, workersPerNode: 1 }\n`)
  .join("");
const everyRunner = suiteOf("[single, torch-ddp, horovod, spark-horovod, ray]").replace(
  "exclude:\n",
  `exclude:\n${single}${onlyTwo}`,
);
const twoOfThem = suiteOf("[torch-ddp]").replace("exclude:\n", "exclude:\n  - { nodes: 1, workersPerNode: 1 }\n");

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};
const journal = (out: string): string => textOf(join(out, "journal.ndjson"));
const count = (text: string, part: string): number => text.split(part).length - 1;

describe.skipIf(cannotRunSlurm !== undefined)(`a study under Slurm${withoutSlurm}`, () => {
  const { folder, out } = temporaryStudy();
  let slurm: SlurmCluster;
  let files = 0;

  beforeAll(async () => {
    slurm = await slurmCluster();
  }, 120_000);
  afterAll(async () => {
    expect(await slurm?.down()).toEqual([]);
  }, 120_000);

  // What a test that failed has left would be in the way of the next one.
  afterEach(async () => {
    await slurm.slurm("scancel", "--state=PENDING", "--user=root");
    await slurm.slurm("scancel", "--state=RUNNING", "--user=root");
  });

  /** A cluster file for the two nodes. */
  const clusterFile = (further = "", name = "two"): string => {
    const path = join(folder, `slurm-${++files}.yaml`);
    writeFileSync(
      path,
      `schema: scalebench/cluster/v1\ncluster: ${name}\nkind: slurm\ninterface: ${slurm.interface}\nconnectTimeout: 2m\nslurm: { nodes: 2, slots: 2, time: 30m${further} }\n`,
    );
    return path;
  };
  /** All jobs that Slurm has seen, running or not. */
  const jobs = async (): Promise<readonly string[]> =>
    (await slurm.slurm("squeue", "--noheader", "--states=all", "--format=%i")).split("\n").filter((id) => id !== "");
  const stateOf = async (job: string): Promise<string> =>
    (await slurm.slurm("squeue", "--noheader", "--states=all", `--jobs=${job}`, "--format=%T")).trim();

  describe("with every runner", () => {
    let run: Finished;
    let analysis: Analysis;
    let before: readonly string[];
    let after: readonly string[];

    beforeAll(async () => {
      before = await jobs();
      const args = ["--cluster", clusterFile(', sbatch: ["--mem-per-cpu=900"]'), "--out", out, "--json"];
      run = await scalebench(["run", writeSuite(folder, everyRunner), ...args], slurm.env);
      after = await jobs();
      analysis = readAnalysis(out);
    }, 900_000);

    it("completes every trial, and passes on what the study in the job says and prints", () => {
      expect(run.code, `${run.stderr}\n${slurm.log()}`).toBe(0);
      expect(analysis.failures).toEqual([]);
      expect(analysis.cells).toHaveLength(9);
      expect(run.stderr).toMatch(/job \d+: running on node\[1-2\]/);
      expect(run.stderr).toContain("connecting to 2 nodes of cluster two");
      expect(JSON.parse(run.stdout)).toMatchObject({ verdict: analysis.verdict });
    });

    it("is one job", () => {
      expect(after.length - before.length).toBe(1);
      expect(run.stderr).toContain(`job ${after.filter((job) => !before.includes(job)).join()}: ${out}/slurm/job.sh`);
    });

    it("trains the same on two nodes as with two workers of one, bit by bit", () => {
      const two = analysis.cells.filter(({ workers }) => workers === 2);
      expect(two).toHaveLength(8);
      expect(new Set(two.map(({ parity }) => parity.digest)).size).toBe(1);
      expect(two[0]?.parity.digest).toMatch(/^[0-9a-f]{64}$/);
    });

    it("starts Horovod's workers without horovodrun, where they were planned", () => {
      const launch = JSON.parse(
        readFileSync(join(out, "trials", "b001-horovod-n2-w1", "1", "launch.json"), "utf8"),
      ) as { readonly processes: readonly { readonly name: string; readonly node: string }[] };
      expect(launch.processes.map(({ name, node }) => [name, node])).toEqual([
        ["worker-node1-0", "node1"],
        ["worker-node2-0", "node2"],
      ]);
    });

    it("knows its nodes, which are real to it", () => {
      expect(analysis.environment.cluster).toMatchObject({ kind: "slurm", name: "two" });
      expect(Object.keys(analysis.environment.nodes ?? {})).toEqual(["node1", "node2"]);
      expect(analysis.cells.some(({ simulatedNodes }) => simulatedNodes)).toBe(false);
    });

    it("leaves no process", () => {
      expect(processesOf(out)).toEqual([]);
    });
  });

  it("goes on by itself when Slurm queues its job again, and by --resume when it is told to end", {
    timeout: 600_000,
  }, async () => {
    const work = temporaryFolder();
    const place = join(work, `a study's $folder-${process.pid}`);
    const file = writeSuite(work, twoOfThem.replace("repeats: { min: 1, max: 1 }", "repeats: { min: 3, max: 3 }"));
    const args = ["run", file, "--cluster", clusterFile(), "--out", place, "--set", 'question=It\'s "$HOME"?'];
    const run = startScalebench(args, slurm.env);
    const done = (trials: number) => () => count(journal(place), '"trial-finished"') >= trials;
    const training = (trials: number) => () =>
      done(trials)() && count(journal(place), '"trial-started"') > count(journal(place), '"trial-finished"');

    expect(await eventually(training(1), 200), slurm.log()).toBe(true);
    const job = (await jobs()).at(-1) ?? "";
    await slurm.slurm("scontrol", "requeue", job);
    // Slurm lets two minutes pass before such a job is started again, unless it is told to start it now.
    expect(await eventually(() => !processesOf(place).length, 60)).toBe(true);
    for (let look = 0; look < 100 && (await stateOf(job)) !== "PENDING"; look++) await wait(500);
    await slurm.slurm("scontrol", "update", `JobId=${job}`, "StartTime=now");
    expect(await eventually(() => journal(place).includes('"study-resumed"'), 200), slurm.log()).toBe(true);
    const kept = count(journal(place), '"state":"completed"');
    expect(kept).toBeGreaterThanOrEqual(1);
    expect(count(journal(place), '"state":"failed"')).toBe(0);

    // What `--signal=B:TERM@60` does a minute before the end of the job's time.
    expect(await eventually(() => processesOf(place).length > 2, 120)).toBe(true);
    await slurm.slurm("scancel", "--batch", "--signal=TERM", job);
    const { exitCode, stderr } = await run;
    expect(exitCode, stderr).toBe(143);
    expect(stderr).toContain("the job was told to end; every finished trial is kept. Go on with:\n  scalebench run ");
    expect(processesOf(place)).toEqual([]);

    const resumed = await scalebench([...args, "--resume"], slurm.env);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toMatch(/[1-5] trials kept/);
    expect(readAnalysis(place).cells.map(({ trials }) => trials.completed)).toEqual([3, 3]);
    expect(count(journal(place), '"state":"completed"')).toBe(6);
    expect(textOf(join(place, "suite.yaml"))).toContain("Does it run?");
  });

  it("ends with Ctrl-C: first the study in good order, then the job", { timeout: 300_000 }, async () => {
    const work = temporaryFolder();
    const place = join(work, `interrupted-${process.pid}`);
    const run = startScalebench(
      ["run", writeSuite(work, twoOfThem), "--cluster", clusterFile(), "--out", place],
      slurm.env,
    );
    expect(await eventually(() => processesOf(place).length > 2, 200), slurm.log()).toBe(true);
    run.kill("SIGINT");
    const { exitCode, stderr } = await run;
    expect(exitCode, stderr).toBe(130);
    expect(stderr).toMatch(/cancelling job \d+/);
    expect(processesOf(place)).toEqual([]);
    expect(journal(place)).toContain('"study-interrupted"');
    expect(await slurm.slurm("squeue", "--noheader")).toBe("");
  });

  it("of 200 trials is one job, whose number --detach prints", { timeout: 120_000 }, async () => {
    const work = temporaryFolder();
    const file = writeSuite(work, twoOfThem.replace("repeats: { min: 1, max: 1 }", "repeats: { min: 100, max: 100 }"));
    const before = await jobs();
    const held = clusterFile(', sbatch: ["--hold"]');
    const place = join(work, "large");
    const { stdout, code, stderr } = await scalebench(
      ["run", file, "--cluster", held, "--out", place, "--detach"],
      slurm.env,
    );
    expect(code, stderr).toBe(0);
    expect((await jobs()).filter((job) => !before.includes(job))).toEqual([stdout.trim()]);
    await slurm.slurm("scancel", stdout.trim());
    expect(await stateOf(stdout.trim())).toBe("CANCELLED");
  });

  it("tells how its job was ended by somebody else", { timeout: 120_000 }, async () => {
    const work = temporaryFolder();
    const file = writeSuite(work, twoOfThem);
    const held = clusterFile(', sbatch: ["--hold"]');
    const before = (await jobs()).length;
    const run = startScalebench(["run", file, "--cluster", held, "--out", join(work, "held")], slurm.env);
    for (let look = 0; look < 300 && (await jobs()).length === before; look++) {
      await wait(200);
    }
    await slurm.slurm("scancel", (await jobs()).at(-1) ?? "");
    const { exitCode, stderr } = await run;
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(
      /error\[SLURM_JOB_ENDED\]: expected job \d+ of Slurm to run the study to its end, found cancelled/,
    );
    expect(stderr).toContain("--resume");
  });

  it("goes on when the terminal has gone", { timeout: 120_000 }, async () => {
    const work = temporaryFolder();
    const held = clusterFile(', sbatch: ["--hold"]');
    const place = join(work, "left");
    const run = startScalebench(["run", writeSuite(work, twoOfThem), "--cluster", held, "--out", place], slurm.env);
    let said = "";
    run.stderr?.on("data", (piece: Buffer) => {
      said += piece.toString("utf8");
    });
    expect(await eventually(() => said.includes("pending (JobHeldUser)"), 60)).toBe(true);
    run.kill("SIGHUP");
    expect((await run).exitCode).toBe(143);
    const job = (await jobs()).at(-1) ?? "";
    expect(said).toContain(`job ${job} goes on by itself`);
    expect(await stateOf(job)).toBe("PENDING");
    await slurm.slurm("scancel", job);
  });

  it("does not wait for a job that would never start", { timeout: 120_000 }, async () => {
    const work = temporaryFolder();
    const file = writeSuite(work, twoOfThem);
    const run = await scalebench(
      ["run", file, "--cluster", clusterFile(", partition: short"), "--out", join(work, "short")],
      slurm.env,
    );
    expect(run.code, run.stderr).toBe(6);
    expect(run.stderr).toMatch(/error\[SLURM_JOB_ENDED\]: .*never start: PartitionTimeLimit/);
    expect(run.stderr).toContain("hint: the partition does not give a job as much time: change `time` or `partition`");
    expect(await slurm.slurm("squeue", "--noheader")).toBe("");
  });

  it("tells what Slurm refuses", { timeout: 120_000 }, async () => {
    const work = temporaryFolder();
    const file = writeSuite(work, twoOfThem);
    const run = await scalebench(
      ["run", file, "--cluster", clusterFile(", partition: none"), "--out", join(work, "none")],
      slurm.env,
    );
    expect(run.code, run.stderr).toBe(6);
    expect(run.stderr).toMatch(/error\[SLURM_REFUSED\]: .*nvalid partition name specified/);
  });
});

describe("a cluster file of kind slurm", () => {
  it("has the script of its job shown by plan, and nothing written", async () => {
    const work = temporaryFolder();
    const place = join(work, "shown");
    const args = ["--cluster", "clusters/slurm.yaml", "--commands", "--out", place, "--set", "question=a 'b'"];
    const { code, stdout, stderr } = await scalebench(["plan", writeSuite(work, twoOfThem), ...args]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("#SBATCH --partition=gpu\n#SBATCH --account=project1\n#SBATCH --gres=gpu:4\n");
    expect(stdout).toContain(`--set \\\n  'question=a '\\''b'\\''' \\\n`);
    expect(existsSync(place)).toBe(false);
  });

  it("names the program that is missing where there is no Slurm", async () => {
    const work = temporaryFolder();
    const bare = join(work, "bin");
    mkdirSync(bare);
    symlinkSync(process.execPath, join(bare, "node"));
    const args = ["--cluster", "clusters/slurm.yaml", "--out", join(work, "out")];
    const run = await scalebench(["run", writeSuite(work, twoOfThem), ...args], { PATH: bare });
    expect(run.code).toBe(6);
    expect(run.stderr).toContain("error[PROGRAM_MISSING]: expected sbatch of Slurm on PATH, found none");
    expect(run.stderr).toContain("apt-get install slurm-client");
  });

  it("is what --detach needs", async () => {
    const work = temporaryFolder();
    const run = await scalebench(["run", writeSuite(work, twoOfThem), "--detach", "--out", join(work, "out")]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("found a cluster of kind local");
    expect(existsSync(join(work, "out"))).toBe(false);
  });
});
