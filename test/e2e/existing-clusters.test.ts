import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../src/study/temporary.js";
import { type Existing, masterState, rayState, startRay, startSpark } from "./existing-clusters.js";
import {
  eventually,
  type Finished,
  processesOf,
  readAnalysis,
  scalebench,
  temporaryStudy,
  writeSuite,
} from "./scalebench.js";
import { tinySuite } from "./suites.js";

const secret = "s3cret-of-the-spark-cluster";
const token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Every file of a folder, with what it holds. */
const filesOf = (folder: string): readonly (readonly [string, string])[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path, "latin1")]);

const suiteFor = (runner: string, options: string): string =>
  tinySuite(`[single, ${runner}]`, options, "").replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");

/** Trains with and without the existing cluster: the digest of each worker count, by runner. */
const digestsOf = (out: string): readonly (string | null)[] =>
  readAnalysis(out).cells.map(({ parity }) => parity.digest);

describe.each([
  { runner: "spark-horovod", key: "master", variables: { SCALEBENCH_SPARK_SECRET: secret } },
  { runner: "ray", key: "address", variables: { RAY_AUTH_TOKEN: token } },
])("$runner on a cluster that is there", ({ runner, key, variables }) => {
  const { folder, out } = temporaryStudy();
  const own = `${out}-own`;
  const tokenFile = join(folder, "token");
  let existing: Existing & { readonly ui?: string };
  let run: Finished;

  beforeAll(async () => {
    writeFileSync(tokenFile, token, { mode: 0o600 });
    const place = join(folder, "c");
    existing = runner === "ray" ? await startRay(place, tokenFile) : await startSpark(place, secret);
    const options = `runners:\n  ${runner}: { ${key}: "${existing.address}" }\n`;
    run = await scalebench(["run", writeSuite(folder, suiteFor(runner, options)), "--out", out], variables);
  }, 400_000);

  afterAll(() => existing?.end());

  it("trains every cell there, and starts no cluster of its own", () => {
    expect(run.stderr).not.toContain("error");
    expect(readAnalysis(out).failures).toEqual([]);
    expect(readAnalysis(out).cells.map(({ trials }) => trials.completed)).toEqual([1, 1, 1]);
    const services = readdirSync(join(out, "services"));
    expect(services).toEqual([runner === "ray" ? "ray-existing-n1" : "spark-existing-n1"]);
    const logs = readdirSync(join(out, "services", services[0] ?? "")).filter((name) => name.endsWith(".log"));
    expect(logs).toEqual([runner === "ray" ? "ray-driver.log" : "spark-application.log"]);
  });

  it("trains what its own cluster trains, bit by bit", async () => {
    const again = await scalebench(["run", writeSuite(folder, suiteFor(runner, "")), "--out", own]);
    expect(again.stderr).not.toContain("error");
    expect(digestsOf(out)).toEqual(digestsOf(own));
    expect(new Set(digestsOf(out)).size).toBe(2);
  }, 400_000);

  it("leaves the cluster's processes running, and no application, actor or placement group on it", async () => {
    expect(existing.pids.map(runs)).toEqual(existing.pids.map(() => true));
    if (existing.ui === undefined) {
      expect(await rayState(existing.address, tokenFile)).toEqual({ actors: 0, placementGroups: 0, free: 2 });
      return;
    }
    const state = await masterState(existing.ui);
    expect(state).toMatchObject({ aliveworkers: 1, coresused: 0, activeapps: [] });
    expect(state?.completedapps.map(({ name }) => name)).toEqual(["scalebench"]);
  });

  it("leaves no process and no temporary folder of its own", async () => {
    expect(await eventually(() => processesOf(out).length === 0, 5)).toBe(true);
    const [service = ""] = readdirSync(join(out, "services"));
    expect(existsSync(temporaryDirectory(out, service))).toBe(false);
  });

  it("writes the secret to no file of the study", () => {
    const leaked = filesOf(out).filter(([, text]) => text.includes(secret) || text.includes(token));
    expect(leaked.map(([path]) => path)).toEqual([]);
  });
});
