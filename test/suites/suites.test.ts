import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { describeDataset } from "../../src/cli/prepared-datasets.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { claimTargets } from "../../src/plan/targets.js";
import { preparedDatasetNames } from "../../src/registry/datasets.js";
import { suiteJsonSchema } from "../../src/suite/json-schema.js";
import { parseSuite } from "../../src/suite/parse.js";
import type { Plan } from "../../src/types/plan.js";
import { local } from "../plan/local.js";
import { installed, projectFile } from "../suite/installed.js";

const files = readdirSync(projectFile("suites"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => `suites/${file}`);

const read = (file: string): string => readFileSync(projectFile(file), "utf8");

async function planOf(file: string): Promise<Plan> {
  const known = await installed();
  const prepared = preparedDatasetNames();
  const numeric = new Set([...prepared].filter((name) => describeDataset(name).description.target?.unit !== undefined));
  return makePlan(parseSuite(read(file), file, known), { runners: known.runners, cluster: local, prepared, numeric });
}

describe.each(files)("%s", (file) => {
  it("is accepted and can be planned, with every claim about some cell", async () => {
    const plan = await planOf(file);
    // What parity suites ask is answered by digests, which each study compares.
    expect(plan.claims.length > 0 || file.startsWith("suites/parity/")).toBe(true);
    for (const claim of plan.claims) expect(claimTargets(plan, claim).length).toBeGreaterThan(0);
  });

  it("is accepted by editors, which find the schema by its first line", async () => {
    const text = read(file);
    const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    expect(existsSync(new URL(schema, projectFile(file)))).toBe(true);
    const ajv = new Ajv2020({ allowUnionTypes: true });
    const accepts = ajv.compile(suiteJsonSchema(await installed()));
    accepts(parseYaml(text));
    expect(accepts.errors).toBeNull();
  });
});

describe("suites/quickstart.yaml", () => {
  it("asks five runners at one and two workers: nine cells", async () => {
    const { cells, excluded } = await planOf("suites/quickstart.yaml");
    expect(cells.map(({ id }) => id)).toEqual([
      "single-n1-w1",
      "torch-ddp-n1-w1",
      "torch-ddp-n1-w2",
      "horovod-n1-w1",
      "horovod-n1-w2",
      "spark-horovod-n1-w1",
      "spark-horovod-n1-w2",
      "ray-n1-w1",
      "ray-n1-w2",
    ]);
    expect(excluded).toEqual([
      {
        levels: { runner: "single", nodes: 1, workersPerNode: 2 },
        because: "the suite excludes runner single, workersPerNode 2",
      },
    ]);
  });
});
