import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { directive, outputPath } from "../../../src/launch/slurm/directive.js";
import { exitCodeOfJob, jobFiles } from "../../../src/launch/slurm/job-files.js";
import { type JobRequest, jobScript } from "../../../src/launch/slurm/job-script.js";
import { temporaryFolder, until } from "../shell-process.js";

/** Stands in the place of the study: writes its arguments, and ends as its first one says. */
const study = `
const { writeFileSync, appendFileSync } = require("node:fs");
const [how, file, ...args] = process.argv.slice(1);
process.on("SIGTERM", () => setTimeout(() => process.exit(143), 300));
writeFileSync(file, JSON.stringify(args));
if (how === "wait") setTimeout(() => {}, 20_000);
else process.exitCode = Number(how);
`;

const hostile = [`It's "$HOME" \`id\` \\ $(id)`, "two\nlines", "", "*", "--set", "x\n#SBATCH --wrap=x", "ü €"];

function scene(how: string, changed: Partial<JobRequest> = {}) {
  const folder = join(temporaryFolder(), `a study's "$folder"`);
  const files = jobFiles(join(folder, "slurm"));
  mkdirSync(files.folder, { recursive: true });
  const said = join(folder, "said.json");
  const request: JobRequest = {
    spec: { name: "campus", count: 2, slots: 4, gpus: 0, slurm: { sbatch: [] } },
    suite: "tiny",
    directory: folder,
    files,
    workingDirectory: folder,
    command: [process.execPath, "-e", study, how, said, ...hostile],
    resume: ["scalebench", "run", "my suite.yaml", "--resume"],
    threads: 2,
    ...changed,
  };
  writeFileSync(files.script, jobScript(request), { mode: 0o755 });
  const start = (variables: Record<string, string> = {}): ChildProcess => {
    const env = { PATH: process.env.PATH ?? "", SLURM_JOB_ID: "77", ...variables };
    const child = spawn("bash", [files.script], { env, stdio: ["ignore", "ignore", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  const run = async (variables: Record<string, string> = {}) => {
    const child = start(variables);
    let stderr = "";
    child.stderr?.on("data", (piece: Buffer) => {
      stderr += piece.toString("utf8");
    });
    const [code] = (await once(child, "close")) as [number];
    return { code, stderr };
  };
  const args = (): readonly string[] => JSON.parse(readFileSync(said, "utf8")) as string[];
  const lock = join(folder, "lock.json");
  return { folder, files, lock, start, run, args, script: jobScript(request), said };
}

/** What sbatch reads: it stops at the first line that is a command (sbatch(1)). */
const headOf = (script: string): string => script.slice(0, script.indexOf("\nstudy="));
const linesOf = (script: string): readonly string[] => script.split("\n").filter((line) => line.startsWith("#SBATCH"));

describe("the script of a job", () => {
  it("asks for what the cluster file says, and has the file's own options last", () => {
    const { script } = scene("0", {
      spec: {
        name: "campus",
        count: 4,
        slots: 2,
        gpus: 2,
        slurm: {
          partition: "gpu",
          account: "project1",
          gres: "gpu:a100:2",
          timeSeconds: 2 * 86_400 + 3_661,
          sbatch: ["--qos=debug", "--exclusive", `--comment=it's "mine" \\`],
        },
      },
      directory: "/scratch/50%",
      files: jobFiles("/scratch/50%/slurm"),
    });
    expect(linesOf(headOf(script))).toEqual([
      "#SBATCH --job-name=scalebench-tiny",
      "#SBATCH --nodes=4",
      "#SBATCH --ntasks-per-node=2",
      "#SBATCH --cpus-per-task=2",
      "#SBATCH --partition=gpu",
      "#SBATCH --account=project1",
      "#SBATCH --gres=gpu:a100:2",
      "#SBATCH --time=49:01:01",
      "#SBATCH --export=ALL",
      "#SBATCH --output=/scratch/50%%/slurm/stdout.log",
      "#SBATCH --error=/scratch/50%%/slurm/stderr.log",
      "#SBATCH --open-mode=append",
      "#SBATCH --requeue",
      "#SBATCH --signal=B:TERM@60",
      "#SBATCH --qos=debug",
      "#SBATCH --exclusive",
      `#SBATCH --comment="it's \\"mine\\" \\\\"`,
    ]);
    expect(script.startsWith("#!/bin/bash\n#SBATCH")).toBe(true);
  });

  it("asks for a node's GPUs where the file names no resource", () => {
    const { script } = scene("0", { spec: { name: "c", count: 1, slots: 2, gpus: 2, slurm: { sbatch: [] } } });
    expect(linesOf(script)).toContain("#SBATCH --gpus-per-node=2");
  });

  it("has no option but in its first lines, whatever the suite's values hold", () => {
    const { script, folder } = scene("0");
    execFileSync("bash", ["-n", join(folder, "slurm", "job.sh")]);
    expect(linesOf(headOf(script))).toHaveLength(10);
    expect(linesOf(script)).toContain("#SBATCH --wrap=x' \\");
  });

  it("hands every argument on as it is, and ends as the study does", async () => {
    const { run, args, files } = scene("3");
    expect((await run()).code).toBe(3);
    expect(args()).toEqual(hostile);
    expect(exitCodeOfJob(readFileSync(files.exit, "utf8"), "77")).toBe(3);
    expect(exitCodeOfJob(readFileSync(files.exit, "utf8"), "7")).toBe(undefined);
  });

  it("passes SIGTERM on, waits for the study's end, and says how to go on", async () => {
    const { start, files, said } = scene("wait");
    const child = start();
    let stderr = "";
    child.stderr?.on("data", (piece: Buffer) => {
      stderr += piece.toString("utf8");
    });
    await until(() => existsSync(said));
    child.kill("SIGTERM");
    child.kill("SIGTERM");
    const [code] = (await once(child, "close")) as [number];
    expect(code).toBe(143);
    expect(readFileSync(files.exit, "utf8")).toBe("77 143\n");
    expect(stderr).toContain("every finished trial is kept. Go on with:\n  scalebench run 'my suite.yaml' --resume\n");
  });

  it("resumes the study when Slurm starts it again, and only where there is one", async () => {
    const { run, args, folder } = scene("0");
    await run({ SLURM_RESTART_COUNT: "1" });
    expect(args()).toEqual(hostile);
    writeFileSync(join(folder, "identity.json"), "{}");
    await run({ SLURM_RESTART_COUNT: "0" });
    expect(args()).toEqual(hostile);
    await run({ SLURM_RESTART_COUNT: "2" });
    expect(args()).toEqual([...hostile, "--resume"]);
  });

  it("takes away the lock of its own run that ended with another node, and nobody else's", async () => {
    const { run, folder, files, lock } = scene("0");
    writeFileSync(join(folder, "identity.json"), "{}");
    const held = (host: string): void =>
      writeFileSync(lock, `${JSON.stringify({ pid: 12, host, startTicks: 1, since: "", token: "t" })}\n`);
    for (const [host, stays] of [
      ["node9", false],
      ["node99", true],
    ] as const) {
      held(host);
      writeFileSync(files.harness, '{"pid":12,"host":"node9",\n');
      await run({ SLURM_RESTART_COUNT: "1" });
      expect(existsSync(lock)).toBe(stays);
    }
    held("node9");
    writeFileSync(files.harness, '{"pid":12,"host":"node9",\n');
    await run();
    expect(existsSync(lock)).toBe(true);
  });
});

describe("a directive", () => {
  it("refuses what would begin another line", () => {
    expect(() => directive("comment", "a\nb")).toThrow("control character");
  });

  it("quotes what sbatch would split or leave out", () => {
    expect(directive("comment", 'a "b" \\')).toBe('#SBATCH --comment="a \\"b\\" \\\\"');
    expect(directive("comment", "")).toBe('#SBATCH --comment=""');
    expect(outputPath("/a%j")).toBe("/a%%j");
  });

  it("is not made for a folder that sbatch cannot name", () => {
    expect(() => jobFiles("/a\\b")).toThrow("expected a study's folder without backslashes");
    expect(() => jobFiles("/a\nb")).toThrow("expected a study's folder without backslashes");
  });
});
