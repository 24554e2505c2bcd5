import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { storedOutcomes } from "../../src/cli/stored-trials.js";
import { studyPaths } from "../../src/study/layout.js";
import { requireOwnFiles } from "../../src/study/own-files.js";
import { readStudy } from "../../src/study/read-study.js";
import { runStudy } from "../../src/study/run-study.js";
import { temporaryFolder } from "../launch/shell-process.js";
import { smallStudy } from "./small-study.js";

const trial = "trials/b001-shell-n1-w1";

/** A finished study, and a folder of somebody else's. */
async function scene() {
  const folder = temporaryFolder();
  const directory = join(folder, "small-1");
  const outside = join(folder, "outside");
  mkdirSync(outside);
  writeFileSync(join(outside, "precious"), "mine");
  const script = () => `echo x > ${join(directory, trial, "1", "rank-0.arrow")}`;
  await runStudy(smallStudy({ directory, script }));
  const resume = () => runStudy(smallStudy({ directory, resume: true, repeats: { min: 2, max: 2 } }));
  return { directory, outside, resume };
}

/** Moves a part of the study out of it and leaves a link. */
function linked(directory: string, outside: string, name: string): string {
  const target = join(outside, "moved");
  renameSync(join(directory, name), target);
  symlinkSync(target, join(directory, name));
  return target;
}

const refused = (directory: string, name: string, target: string) => ({
  code: "STUDY_CORRUPT",
  message: `expected a study without links out of its folder, found that ${join(directory, name)} leads to ${target}`,
  hint: expect.stringContaining("remove the link"),
  where: { file: join(directory, name) },
});

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("a link out of a study", () => {
  test.each(["journal.ndjson", "plan.json", "identity.json", "trials", trial])(
    "in place of %s is read by nobody, and not resumed",
    async (name) => {
      const { directory, outside, resume } = await scene();
      const target = linked(directory, outside, name);
      const before = readdirSync(outside, { recursive: true, encoding: "utf8" });
      expect(thrownBy(() => readStudy(directory))).toMatchObject(refused(directory, name, target));
      await expect(resume()).rejects.toMatchObject(refused(directory, name, target));
      expect(readdirSync(outside, { recursive: true, encoding: "utf8" })).toEqual(before);
      expect(existsSync(join(directory, "lock.json"))).toBe(false);
    },
  );

  test.each([`${trial}/1`, `${trial}/1/rank-0.arrow`])("in place of %s is not measured", async (name) => {
    const { directory, outside, resume } = await scene();
    const target = linked(directory, outside, name);
    expect(thrownBy(() => storedOutcomes(readStudy(directory)))).toMatchObject(refused(directory, name, target));
    await expect(resume()).rejects.toMatchObject(refused(directory, name, target));
  });

  test("that leads nowhere yet is refused too, so that nothing is written through it", async () => {
    const { directory, outside } = await scene();
    const target = join(outside, "planted");
    symlinkSync(target, join(directory, "analysis.json"));
    expect(thrownBy(() => readStudy(directory))).toMatchObject(refused(directory, "analysis.json", target));
    expect(existsSync(target)).toBe(false);
  });

  test("in place of a saved model is refused, so that none is written through it", async () => {
    const { directory, outside } = await scene();
    mkdirSync(join(directory, "models"));
    symlinkSync(outside, join(directory, "models", "shell-n1-w1"));
    expect(thrownBy(() => readStudy(directory))).toMatchObject(refused(directory, "models/shell-n1-w1", outside));
  });

  test("in a folder that a new study begins in is refused before anything is written", async () => {
    const folder = temporaryFolder();
    const [directory, outside] = [join(folder, "small-1"), join(folder, "outside")];
    mkdirSync(directory);
    writeFileSync(outside, "mine");
    symlinkSync(outside, join(directory, "suite.yaml"));
    await expect(runStudy(smallStudy({ directory }))).rejects.toMatchObject(refused(directory, "suite.yaml", outside));
    expect(readFileSync(outside, "utf8")).toBe("mine");
    expect(readdirSync(directory)).toEqual(["suite.yaml"]);
  });
});

test.each(["journal.ndjson", "plan.json", `${trial}/1/rank-0.arrow`])(
  "a pipe in place of %s is refused, and waited for by nobody",
  async (name) => {
    const { directory, resume } = await scene();
    const file = join(directory, name);
    rmSync(file);
    execFileSync("mkfifo", [file]);
    const pipe = { code: "STUDY_CORRUPT", message: expect.stringContaining(`${file} is a pipe`), where: { file } };
    expect(thrownBy(() => storedOutcomes(readStudy(directory)))).toMatchObject(pipe);
    await expect(resume()).rejects.toMatchObject(pipe);
  },
);

test("a link to the study, and one within it, are the user's own matter", async () => {
  const { directory, outside } = await scene();
  const link = join(outside, "small-1");
  symlinkSync(directory, link);
  symlinkSync(join(directory, "plan.json"), join(directory, "same-plan.json"));
  requireOwnFiles(studyPaths(link));
  expect(readStudy(link).state).toBe("finished");
  const end = await runStudy(smallStudy({ directory: link, resume: true }));
  expect(end.outcomes.map(({ result }) => result.state)).toEqual(["completed"]);
});
