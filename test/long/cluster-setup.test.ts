import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pinnedVersion, projectFiles } from "../../src/environment/lock-file.js";
import { emulatedNodes } from "../e2e/cluster-scene.js";
import { readAnalysis, scalebench, startScalebench, writeSuite } from "../e2e/scalebench.js";
import { tinySuite } from "../e2e/suites.js";
import { cannotEmulate, onNode, skipped } from "../emulation/scene.js";

const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();

/** What set-up will ask pip for, in a folder: emulated nodes have no way to a package index. */
function download(folder: string): void {
  const torch = pinnedVersion("torch", projectFiles.lock);
  const fetch = (build: string): unknown =>
    execFileSync(
      python,
      ["-m", "pip", "download", "-q", "-d", folder, "--constraint", projectFiles.lock].concat([
        "pip",
        "setuptools",
        "wheel",
        `torch==${torch}${build}`,
        "-r",
        projectFiles.common,
      ]),
      { stdio: ["ignore", "ignore", "pipe"] },
    );
  try {
    fetch("+cpu");
  } catch {
    fetch("");
  }
}

const suite = tinySuite("[torch-ddp]")
  .replace("  workersPerNode: [1, 2]\n", "  nodes: [1, 2]\n")
  .replace("exclude:\n  - { runner: single, workersPerNode: 2 }\n", "")
  .replace("min: 2, max: 2", "min: 1, max: 1");

describe.skipIf(cannotEmulate !== undefined)(
  `nodes without a shared file system or environment${skipped}`,
  { timeout: 600_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), "scalebench-long-"));
    const nodes = emulatedNodes();
    const work = join(folder, "work");
    const wheels = join(folder, "wheels");
    const own = ["node1", "node2"].map((node) => ({ node, disk: join(folder, node) }));
    const env = { PIP_FIND_LINKS: wheels, PIP_NO_INDEX: "1", PIP_CERT: join(folder, "no-such.pem") };
    const unmount: (() => void)[] = [];
    const onDisk = (disk: string, ...path: readonly string[]): string => join(disk, "environments", ...path);
    let file = "";

    beforeAll(() => {
      mkdirSync(work);
      // Each node has its own files there, and this machine has none.
      for (const { node, disk } of own) {
        mkdirSync(disk);
        unmount.push(nodes.mount(node, "--bind", disk, work));
      }
      file = nodes.overSsh(`workDirectory: ${work}\nenvironment: { setup: ${python} }\n`);
      download(wheels);
    }, 600_000);

    afterAll(() => {
      for (const undo of unmount) undo();
      rmSync(folder, { recursive: true, force: true });
    }, 120_000);

    const setUp = (further: Readonly<Record<string, string>> = env) =>
      scalebench(["setup", "--cluster", file, "--runners", "torch-ddp"], further);

    it("are told from each other and from those that are ready", async () => {
      const suiteFile = writeSuite(folder, suite);
      const run = await scalebench(["run", suiteFile, "--cluster", file, "--out", join(folder, "too-early")]);
      expect(run.code).toBe(6);
      expect(run.stderr).toMatch(
        /error\[ENVIRONMENT_MISSING\]: expected the Python environment .* on node node1, found none/,
      );
      expect(run.stderr).toContain("hint: run `scalebench setup --cluster FILE --runners torch-ddp`");
      const doctor = await scalebench(["doctor", "--cluster", file, "--runners", "torch-ddp"]);
      expect(doctor.code).toBe(6);
      expect(doctor.stdout).toContain("! not set up");
      expect(doctor.stdout).toContain(`fix: scalebench setup --cluster ${file}`);
    });

    it("keep nothing of a set-up that fails, and hear why", async () => {
      const secret = "https://ada:secret-of-ada@localhost:9/simple";
      const { code, stderr } = await setUp({ ...env, PIP_FIND_LINKS: secret });
      expect(code).toBe(6);
      expect(stderr).toContain('the set-up\'s step "python" (make a virtual environment) failed on node node2');
      expect(stderr).not.toContain("secret-of-ada");
      for (const { disk } of own) {
        const left = readdirSync(onDisk(disk));
        expect(left.filter((name) => !name.startsWith(".") && !name.endsWith(".lock"))).toEqual([]);
        const logs = readdirSync(onDisk(disk, left.find((name) => name.startsWith(".")) ?? ""), {
          withFileTypes: true,
        });
        for (const { name, parentPath } of logs) {
          expect(readFileSync(join(parentPath, name), "utf8")).not.toContain("secret-of-ada");
        }
      }
    });

    it("are set up after an interruption that left nothing half-made, all of them, once", async () => {
      const interrupted = startScalebench(["setup", "--cluster", file, "--runners", "torch-ddp"], env);
      const torchBegins = new Promise<void>((resolve) => {
        interrupted.stderr.on("data", (piece: Buffer) => String(piece).includes("node1: torch: ") && resolve());
      });
      await torchBegins;
      interrupted.kill("SIGINT");
      expect((await interrupted).exitCode).toBe(130);
      const [environment = ""] = readdirSync(onDisk(own[0]?.disk ?? "")).filter((name) =>
        /^python[^/]*-[0-9a-f]+$/.test(name),
      );
      const marker = (): Record<string, unknown> =>
        JSON.parse(readFileSync(onDisk(own[0]?.disk ?? "", environment, "scalebench.json"), "utf8"));
      expect(marker()).toMatchObject({ steps: {} });
      expect(marker().unfinished).toBeUndefined();
      expect(
        await onNode(nodes.sshConfig(), "node1", `ls ${work}/environments/${environment}/lib/python3*/site-packages`),
      ).not.toMatch(/torch|numpy/);

      const first = await setUp();
      expect(first.code, first.stderr).toBe(0);
      expect(first.stderr).toContain("PIP_CERT of this shell names what the node does not have");
      expect(first.stderr).toMatch(/✓ node1: torch: install PyTorch \(/);
      expect(first.stderr).toMatch(/✓ node2: check-torch-ddp: check that torch-ddp has all it needs \(/);
      const again = await setUp();
      expect(again.code, again.stderr).toBe(0);
      expect(again.stderr).toMatch(/✓ node2: torch: install PyTorch \(done before\)/);
      expect(existsSync(join(work, "environments"))).toBe(false);
      expect((await scalebench(["doctor", "--cluster", file, "--runners", "torch-ddp"])).code).toBe(0);
    });

    it("train with what was made there; code, trial files and results travel", async () => {
      const out = join(folder, "study");
      const { code, stderr } = await scalebench(["run", writeSuite(folder, suite), "--cluster", file, "--out", out]);
      expect(code, stderr).toBe(0);
      const { cells } = readAnalysis(out);
      expect(cells).toHaveLength(2);
      for (const { disk } of own) expect(readdirSync(disk).toSorted()).toEqual(["code", "environments", "studies"]);
      expect(readdirSync(work)).toEqual([]);
    });
  },
);
