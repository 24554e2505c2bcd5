import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parseBaseline } from "../../src/baselines/text.js";
import { storedAnalysis } from "../../src/cli/stored-analysis.js";
import { readSimplerModels } from "../../src/cli/stored-simpler-models.js";
import { storedBaselines, storedFacts } from "../../src/cli/study-baselines.js";
import { storedPreparations } from "../../src/cli/study-preparations.js";
import { readStudyProbe } from "../../src/cli/study-probe.js";
import { parseCluster } from "../../src/cluster-file/parse.js";
import { manifestFile, readManifest } from "../../src/datasets/manifest.js";
import { parseDataset } from "../../src/datasets/parse.js";
import { ScalebenchError, ScalebenchErrors } from "../../src/errors/error.js";
import { localCluster } from "../../src/launch/cluster.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { projectRoot } from "../../src/project/root.js";
import { historyOf } from "../../src/study/history.js";
import { checkIdentity } from "../../src/study/identity.js";
import { readJournal } from "../../src/study/journal.js";
import { studyPaths } from "../../src/study/layout.js";
import { lockHolder } from "../../src/study/lock.js";
import { readPlan } from "../../src/study/read-study.js";
import { parseSuite } from "../../src/suite/parse.js";
import type { Suite } from "../../src/types/suite.js";
import { emulated, slurm, ssh } from "../cluster-file/faults.js";
import { known } from "../suite/known.js";
import { storedExample } from "./examples.js";
import { expectHarmless, runs } from "./harmless.js";
import { changedJson } from "./json-mutations.js";
import { hostileText } from "./mutations.js";

const folder = mkdtempSync(join(tmpdir(), "scalebench-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesOf = (name: string, ending: string): readonly string[] =>
  readdirSync(join(projectRoot, name), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(projectRoot, name, file), "utf8"));

/** Names of folders that a suite's trials would have; none where this machine cannot run it, which is told. */
function cellsOf(suite: Suite): readonly string[] {
  try {
    return makePlan(suite, { runners: known.runners, cluster: localCluster() }).cells.map(({ id }) => id);
  } catch (error) {
    expect(error).toSatisfy((found) => found instanceof ScalebenchError || found instanceof ScalebenchErrors);
    return [];
  }
}

const paths = studyPaths(folder);
const { journal, analysis } = storedExample;

const storedText = (name: keyof typeof storedExample.files): fc.Arbitrary<string> => {
  const valid = [storedExample.files[name]];
  return fc.oneof(hostileText(valid), changedJson(valid));
};

it("what is changed here is right before it is changed", () => {
  for (const [name, text] of Object.entries(storedExample.files)) {
    writeFileSync(paths[name as keyof typeof storedExample.files], text);
  }
  expect(readPlan(paths).cells).toHaveLength(2);
  checkIdentity(paths, { plan: "p", code: "c" });
  expect(readStudyProbe(paths)?.start?.threads).toBe(1);
  expect(storedFacts(paths).hardware).toEqual({ cpu: "x", usableCpus: "2" });
  expect(storedBaselines(paths)?.baselines).toHaveLength(1);
  expect(readSimplerModels(paths)?.models).toHaveLength(1);
  expect(storedPreparations(paths)).toHaveLength(3);
  writeFileSync(join(folder, manifestFile), storedExample.manifest);
  expect(readManifest("example", folder)?.classes).toEqual(["no", "yes"]);
  expect(lockHolder(paths.lock)).toBeUndefined();
});

describe("whatever is in it, and within a second,", { timeout: 20_000 + 100 * runs }, () => {
  it("a suite is read, or refused with its place", () => {
    const text = hostileText(filesOf("suites", ".yaml"));
    expectHarmless({
      text,
      read: (suite) => parseSuite(suite, "suite.yaml", known),
      lines: true,
      check: (suite) => {
        for (const id of cellsOf(suite)) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/);
      },
    });
  });

  it("a cluster file is read, or refused with its place", () => {
    const text = hostileText([ssh, emulated, slurm, ...filesOf("clusters", ".yaml")]);
    expectHarmless({ text, read: (cluster) => parseCluster(cluster, "cluster.yaml"), lines: true });
  });

  it("a data set's file is read, or refused with its place", () => {
    const files = filesOf("datasets", "dataset.yaml");
    expectHarmless({
      text: hostileText(files),
      read: (text) => parseDataset(text, "dataset.yaml", "credit-default"),
      lines: true,
      check: ({ source }) => {
        for (const { path } of source?.files ?? []) expect(path).not.toMatch(/^\/|(?:^|\/)\.\.(?:\/|$)/);
      },
    });
  });

  it("a prepared data set's manifest is read, or refused with its file, and names nothing outside of its folder", () => {
    expectHarmless({
      text: fc.oneof(hostileText([storedExample.manifest]), changedJson([storedExample.manifest])),
      read: (text) => {
        writeFileSync(join(folder, manifestFile), text);
        return readManifest("example", folder);
      },
      lines: false,
      check: (manifest) => {
        const { train, test } = manifest?.parts ?? { train: { shards: [] }, test: { shards: [] } };
        for (const { file } of [...train.shards, ...test.shards])
          expect(file).toMatch(/^(?:train|test)-\d{5}\.parquet$/);
      },
    });
  });

  it("a study's simpler models are read, or refused with their file", () => {
    expectHarmless({
      text: storedText("simplerModels"),
      read: (text) => {
        writeFileSync(paths.simplerModels, text);
        return readSimplerModels(paths);
      },
      lines: false,
      check: (stored) => {
        for (const { folder: name } of stored?.models ?? []) expect(name).toMatch(/^[\w-]+\/[\w-]+$/);
      },
    });
  });

  it("a study's preparations are read, or refused with their file", () => {
    expectHarmless({
      text: storedText("preparation"),
      read: (text) => {
        writeFileSync(paths.preparation, text);
        return storedPreparations(paths);
      },
      lines: false,
    });
  });

  it("a baseline is read, or refused with its file", () => {
    const valid = filesOf("baselines", ".json");
    const name = "single-n1-w1-9671aa04.json";
    expectHarmless({
      text: fc.oneof(hostileText(valid), changedJson(valid)),
      read: (text) => parseBaseline(text, `baselines/${name}`, name),
      lines: false,
      check: ({ cell }) => expect(cell).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
    });
  });

  it("a journal is read, or refused with its line, and names nothing outside of its study", () => {
    const line = changedJson(journal);
    const lines = fc.array(fc.oneof(fc.constantFrom(...journal), line), { maxLength: 8 });
    expectHarmless({
      text: fc.oneof(
        hostileText([`${journal.join("\n")}\n`]),
        lines.map((all) => `${all.join("\n")}\n`),
      ),
      read: (text) => {
        writeFileSync(paths.journal, text);
        return historyOf(readJournal(paths.journal).events);
      },
      lines: true,
      check: ({ attempts, results }) => {
        for (const [trial, attempt] of attempts) {
          expect(paths.attempt(trial, attempt).directory).toBe(`${paths.trials}/${trial}/${attempt}`);
          expect(trial).not.toMatch(/^\.|\//);
        }
        for (const result of results) {
          if (result.state === "failed") expect(join(folder, result.failure.log).startsWith(folder)).toBe(true);
        }
      },
    });
  });

  it("a study's plan is read, or refused with its file", () => {
    expectHarmless({
      text: storedText("plan"),
      read: (text) => {
        writeFileSync(paths.plan, text);
        return readPlan(paths);
      },
      lines: false,
      check: ({ cells }) => {
        for (const { id } of cells) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/);
      },
    });
  });

  it("a study's identity is compared, or refused with its file", () => {
    expectHarmless({
      text: storedText("identity"),
      read: (text) => {
        writeFileSync(paths.identity, text);
        checkIdentity(paths, { plan: "p", code: "c" });
      },
      lines: false,
    });
  });

  it("a study's probe is read, or refused with its file", () => {
    expectHarmless({
      text: storedText("probe"),
      read: (text) => {
        writeFileSync(paths.probe, text);
        return readStudyProbe(paths);
      },
      lines: false,
    });
  });

  it("a study's facts of its environment are read, or refused with their file", () => {
    expectHarmless({
      text: storedText("environment"),
      read: (text) => {
        writeFileSync(paths.environment, text);
        return storedFacts(paths);
      },
      lines: false,
      check: (facts) => {
        for (const fact of Object.values(facts).flatMap(Object.values)) expect(typeof fact).toBe("string");
      },
    });
  });

  it("a study's baselines are read, or refused with their file", () => {
    expectHarmless({
      text: storedText("baselines"),
      read: (text) => {
        writeFileSync(paths.baselines, text);
        return storedBaselines(paths);
      },
      lines: false,
      check: (stored) => {
        for (const { cell } of stored?.baselines ?? []) expect(cell).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
      },
    });
  });

  it("a lock's holder is read, or is nobody: a process and never a group of them", () => {
    expectHarmless({
      text: storedText("lock"),
      read: (text) => {
        writeFileSync(paths.lock, text);
        return lockHolder(paths.lock);
      },
      lines: false,
      check: (holder) => {
        if (holder !== undefined) expect(holder.pid).toBeGreaterThan(0);
      },
    });
  });

  it("a stored analysis is read, or refused with its file", () => {
    expectHarmless({
      text: fc.oneof(hostileText([analysis]), changedJson([analysis])),
      read: (text) => {
        writeFileSync(paths.analysis, text);
        return storedAnalysis({ paths });
      },
      lines: false,
      check: (stored) => expect(stored.analysis.schema).toBe("scalebench/analysis/v1"),
    });
  });
});
