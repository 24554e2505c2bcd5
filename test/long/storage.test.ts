import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scalebenchHome } from "../../src/environment/home.js";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { projectRoot } from "../../src/project/root.js";
import { type Finished, readAnalysis, scalebench, temporaryStudy, writeSuite } from "../e2e/scalebench.js";

const suiteOf = (storage: string): string => `schema: scalebench/v1
suite: stored
question: Is training from a bucket the same training?
factors:
  runner: [single]
  workload.storage: ${storage}
workload:
  model: tabular
  dataset: credit-default
  batch: { global: 256 }
  optimizer: { name: sgd, learningRate: 0.1, momentum: 0.9 }
scaling: strong
measure:
  steps: 10
  warmupSteps: 2
  epochs: 1
  breakdown: { windows: 0 }
  repeats: { min: 1, max: 1 }
`;

/** A server that is S3-compatible, in an environment of its own; it ends with its stdin. */
async function startServer() {
  const { python } = resolveEnvironment({ runners: [] });
  const program = join(projectRoot, "test", "tools", "s3", "start.py");
  const child = execa(python, [program], { stdin: "pipe", stdout: "pipe", stderr: "ignore", reject: false });
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once("line", resolve);
  });
  const { endpoint, id, secret } = JSON.parse(line) as { endpoint: string; id: string; secret: string };
  const close = async (): Promise<void> => {
    child.stdin.end();
    await child;
  };
  return { url: (place: string): string => `s3://${place}?endpoint_override=${endpoint}`, id, secret, close };
}

describe("rows that lie in a bucket", { timeout: 120_000 }, () => {
  const { folder, out } = temporaryStudy();
  const home = join(folder, "home");
  const env = { HOME: home, SCALEBENCH_HOME: scalebenchHome(process.env).root };
  let server: Awaited<ReturnType<typeof startServer>>;
  let ran: Finished;

  beforeAll(async () => {
    await scalebench(["dataset", "prepare", "credit-default"]);
    server = await startServer();
    mkdirSync(join(home, ".aws"), { recursive: true });
    const keys = `aws_access_key_id = ${server.id}\naws_secret_access_key = ${server.secret}\n`;
    writeFileSync(join(home, ".aws", "credentials"), `[default]\n${keys}`);
    const suite = writeSuite(folder, suiteOf(`[local, "${server.url("rows/credit")}"]`));
    const { code, stderr } = await scalebench(["dataset", "publish", "credit-default", server.url("rows/credit")], env);
    expect(code, stderr).toBe(0);
    ran = await scalebench(["run", suite, "--out", out], env);
  }, 300_000);

  afterAll(() => server.close());

  it("train the same as those of the prepared folder", () => {
    expect(ran.code, ran.stderr).toBe(0);
    const { cells } = readAnalysis(out);
    expect(cells.map(({ trials }) => trials.completed)).toEqual([1, 1]);
    expect(cells.map(({ parity }) => parity.state)).toEqual(["identical", "identical"]);
    expect(new Set(cells.map(({ parity }) => parity.digest)).size).toBe(1);
  });

  it("are read with credentials that no file of the study has", () => {
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(5);
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name)).includes(server.secret), name).toBe(false);
    }
  });

  it("are looked for before the first trial", async () => {
    const suite = writeSuite(folder, suiteOf(`["${server.url("nobody/credit")}"]`));
    const { code, stderr } = await scalebench(["run", suite, "--out", `${out}-none`], env);
    expect(code).toBe(6);
    expect(stderr).toContain("error[DATASET_STORE]");
    expect(stderr).toContain("s3://nobody/credit/manifest.json");
    expect(stderr).toContain("scalebench dataset publish credit-default");
  });
});
