import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { scalebenchHome } from "../../src/environment/home.js";
import { projectRoot } from "../../src/project/root.js";
import type { Analysis } from "../../src/types/analysis.js";
import { eventually, readAnalysis, scalebench, startScalebench, temporaryStudy, writeSuite } from "./scalebench.js";

const suiteOf = (dataset: string, extra = ""): string => `schema: scalebench/v1
suite: prepared
question: Do runners train on the rows that Spark prepared?
factors:
  runner: [single, torch-ddp]
workload:
  model: tabular
  dataset: ${dataset}
  batch: { global: 256 }
  optimizer: { name: sgd, learningRate: 0.1, momentum: 0.9 }
scaling: strong
measure:
  steps: 10
  warmupSteps: 2
  epochs: 1
  breakdown: { windows: 0 }
  repeats: { min: 1, max: 1 }
${extra}`;

const prepared = join(scalebenchHome(process.env).root, "datasets");

const foldersOf = (kind: string, name: string): readonly string[] =>
  existsSync(join(prepared, kind)) ? readdirSync(join(prepared, kind)).filter((each) => each.startsWith(name)) : [];

describe("a data set that Spark prepares", { timeout: 240_000 }, () => {
  const { folder, out } = temporaryStudy();
  const suite = (): string =>
    writeSuite(
      folder,
      suiteOf("credit-default", "preparation: { engines: [spark, pandas], executors: [1, 2], repeats: 1 }\n"),
    );
  let ran = { code: undefined as number | undefined, stderr: "" };
  let analysis = {} as Analysis;

  beforeAll(async () => {
    ran = await scalebench(["run", suite(), "--out", out]);
    analysis = readAnalysis(out);
  }, 240_000);

  it("has the same rows at 1 and 2 executors and by pandas, and every runner trains the same on them", () => {
    expect(ran.code, ran.stderr).toBe(0);
    const timed = analysis.preparation?.filter(({ repeat }) => repeat !== undefined) ?? [];
    const makers = timed.map(({ engine, executors }) => `${engine} ${executors}`);
    expect(makers.toSorted()).toEqual(["pandas 1", "spark 1", "spark 2"]);
    expect(new Set(analysis.preparation?.map(({ rows }) => rows))).toEqual(new Set([10_000]));
    expect(new Set(analysis.cells.map(({ parity }) => parity.digest)).size).toBe(1);
    expect(analysis.cells.every(({ trials }) => trials.completed === 1)).toBe(true);
  });

  it("tells what that took, on the page too", () => {
    const scaling = analysis.preparationScaling ?? [];
    expect(scaling.map(({ engine, executors, rate }) => [engine, executors, rate.n])).toEqual([
      ["spark", 1, 1],
      ["spark", 2, 1],
      ["pandas", 1, 1],
    ]);
    for (const { engine, executorSeconds, shuffleBytes } of analysis.preparation ?? []) {
      expect(executorSeconds).toBeGreaterThan(0);
      expect(shuffleBytes > 0).toBe(engine === "spark");
    }
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("Preparation of the data");
  });

  it("leaves nothing of what was only timed", () => {
    expect(foldersOf("drafts", "credit-default")).toEqual([]);
  });

  it("is not prepared again by a study that goes on", async () => {
    const before = readFileSync(join(out, "preparation.json"), "utf8");
    const { code, stderr } = await scalebench(["run", suite(), "--out", out, "--resume"]);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain("prepar");
    expect(readFileSync(join(out, "preparation.json"), "utf8")).toBe(before);
  });

  it("is as its manifest tells", async () => {
    const { code, stdout } = await scalebench(["dataset", "verify", "credit-default", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verified: [{ name: "credit-default" }] });
  });
});

describe("a data set of one's own", { timeout: 240_000 }, () => {
  const { folder, out } = temporaryStudy();
  const name = `own-${out.slice(-6).toLowerCase()}`;
  const env = { SCALEBENCH_DATASETS_PATH: folder };
  const csv = `day,station,wind,rain,rainNext\n${Array.from({ length: 400 }, (_, row) => {
    const day = new Date(Date.UTC(2019, 0, 1 + row)).toISOString().slice(0, 10);
    return `${day},${row % 4 === 0 ? "hill" : "sea"},${row % 9 === 0 ? "NA" : (row * 7) % 13},${row % 5},${(row + 1) % 3}`;
  }).join("\n")}\n`;
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
  const example = readFileSync(join(projectRoot, "docs", "datasets.md"), "utf8");
  const block = (language: string, nth = 1): string => example.split(`\`\`\`${language}\n`)[nth]?.split("```")[0] ?? "";

  /** The example of docs/datasets.md under a name of the test's own. */
  function write(digest: string, pipeline = (text: string): string => text): void {
    mkdirSync(join(folder, name), { recursive: true });
    const put = (file: string, text: string): void => writeFileSync(join(folder, name, file), text);
    put("days.csv", csv);
    put("pipeline.py", pipeline(block("python")));
    put(
      "dataset.yaml",
      block("yaml")
        .replace("dataset: rain ", `dataset: ${name} `)
        .replace(/[0-9a-f]{64}/, digest),
    );
  }

  it("is listed, and refused where its raw file is another one", async () => {
    write(sha256("another file"));
    expect((await scalebench(["dataset", "list"], env)).stdout).toContain(name);
    const { code, stderr } = await scalebench(["run", writeSuite(folder, suiteOf(name)), "--out", out], env);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain("error[DATASET_CHECKSUM]");
    expect(existsSync(out)).toBe(false);
    for (const kind of ["raw", "prepared", "drafts"]) expect(foldersOf(kind, name)).toEqual([]);
  });

  it("ends with Ctrl-C, with nothing half-made and no process left", async () => {
    write(sha256(csv));
    const preparing = startScalebench(["dataset", "prepare", name], env);
    const commandOf = (pid: string): string => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1");
      } catch {
        return "";
      }
    };
    // Its virtual machine, not the one that only makes the command line for it.
    const isSpark = (command: string): boolean => /^[^\0]*\bjava\0/.test(command) && !command.includes("launcher.Main");
    const processes = (): readonly string[] =>
      readdirSync("/proc")
        .filter((pid) => /^\d+$/.test(pid) && pid !== String(preparing.pid))
        .map(commandOf)
        .filter((command) => command.includes(join(prepared, "drafts", name)));
    expect(await eventually(() => processes().some(isSpark), 60)).toBe(true);
    preparing.kill("SIGINT");
    const { exitCode } = await preparing;
    expect(exitCode).toBe(130);
    expect(processes()).toEqual([]);
    for (const kind of ["prepared", "drafts"]) expect(foldersOf(kind, name)).toEqual([]);
  });

  it("is listed with the others where its file has a fault, which is told as well", async () => {
    writeFileSync(join(folder, name, "dataset.yaml"), "schema: scalebench/dataset/v1\n");
    const { code, stdout, stderr } = await scalebench(["dataset", "list"], env);
    expect(code).toBe(2);
    expect(stdout).toContain("credit-default");
    expect(stdout).not.toContain(name);
    expect(stderr).toContain(`at ${join(folder, name, "dataset.yaml")}`);
    const asked = await scalebench(["dataset", "list", "--json"], env);
    const told = JSON.parse(asked.stdout) as { datasets: { name: string }[]; errors: { code: string }[] };
    expect(told.datasets.map((dataset) => dataset.name)).toContain("credit-default");
    expect(new Set(told.errors.map((error) => error.code))).toEqual(new Set(["DATASET_INVALID"]));
  });

  it("is refused by pandas without a pipeline for it, and where that makes other rows", async () => {
    write(sha256(csv));
    const prepare = () => scalebench(["dataset", "prepare", name, "--engine", "pandas"], env);
    const without = await prepare();
    expect(without.code).toBe(2);
    expect(without.stderr).toContain(`expected pipeline_pandas.py beside the pipeline.py of ${name}`);
    const pandas = block("python", 2);
    writeFileSync(join(folder, name, "pipeline_pandas.py"), pandas.replace("> 0", "> 1"));
    const other = await prepare();
    expect(other.code, other.stderr).toBe(2);
    expect(other.stderr).toContain(
      `error[DATASET_UNSTABLE]: data set ${name}: expected the same rows by pandas as by Spark with 2 executors, found others`,
    );
    expect(foldersOf("prepared", name)).toHaveLength(1);
    expect(foldersOf("drafts", name)).toEqual([]);
    writeFileSync(join(folder, name, "pipeline_pandas.py"), pandas);
    const same = await prepare();
    expect(same.code, same.stderr).toBe(0);
    expect(same.stderr).toContain(`pandas makes the same rows of ${name} in `);
    rmSync(join(folder, name, "pipeline_pandas.py"));
  });

  it("is refused where its rows depend on how many executors make them", async () => {
    const byTasks =
      '(f.col("wind") + f.col("rain") * int(raw.spark.sparkContext.master.startswith("local-cluster[1,"))).alias("wind")';
    write(sha256(csv), (text) => text.replace(', "wind",', `, ${byTasks},`));
    const suite = writeSuite(folder, suiteOf(name, "preparation: { executors: [1], repeats: 1 }\n"));
    const { code, stderr } = await scalebench(["run", suite, "--out", out], env);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(
      `error[DATASET_UNSTABLE]: data set ${name}: expected the same rows by Spark with 1 executor as by Spark with 2 executors`,
    );
    expect(stderr).not.toContain("block 1");
  });
});
