import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { baselineNames, readBaselines, requireBaselines, writeBaseline } from "../../src/baselines/store.js";
import { baselineFile } from "../../src/baselines/text.js";
import { faultsOf } from "../suite/faults.js";
import { baselineOf, fingerprint, runOf } from "./example.js";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-baselines-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const one = baselineOf([runOf(1)]);

describe("the folder of baselines", () => {
  it("holds a file a cell and fingerprint, which are read back", () => {
    const directory = join(temporaryFolder(), "baselines");
    expect(readBaselines(directory, "ci")).toEqual([]);
    const file = writeBaseline(directory, "ci", one);
    writeBaseline(directory, "ci", baselineOf([runOf(2)], { fingerprint: { ...fingerprint, torch: "3" } }));
    expect(readdirSync(join(directory, "ci"))).toHaveLength(2);
    expect(readBaselines(directory, "ci")).toContainEqual({ file, baseline: one });
    expect(baselineNames(directory)).toEqual(["ci"]);
    expect(readFileSync(join(directory, ".gitattributes"), "utf8")).toContain("*.json merge=union");
  });

  it("is never left by a name", () => {
    const directory = temporaryFolder();
    for (const name of ["..", "../ci", "a/b", "/etc", "", ".git", "a\0b", "a\nb", "x".repeat(65)]) {
      for (const use of [() => readBaselines(directory, name), () => writeBaseline(directory, name, one)]) {
        expect(faultsOf(use)[0]).toMatch(/^BASELINE_NAME /);
      }
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  it("tells every fault of every file together, drafts that were left behind too", () => {
    const directory = temporaryFolder();
    const file = writeBaseline(directory, "ci", one);
    writeFileSync(join(directory, "ci", "zz-other.json"), "{");
    writeFileSync(`${file}.123.tmp`, "{");
    writeFileSync(join(directory, "ci", "README.md"), "what these are");
    const faults = faultsOf(() => readBaselines(directory, "ci"));
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual(["BASELINE_CUT", "BASELINE_CUT"]);
    expect(faults[0]).toMatch(/\.tmp expected whole baselines only, found the draft .* \/\/ .*delete the draft/);
  });

  it("names what there is where a baseline is missing", () => {
    const directory = temporaryFolder();
    expect(faultsOf(() => requireBaselines(directory, "ci"))[0]).toMatch(
      /^BASELINE_MISSING .*`scalebench baseline save STUDY`/,
    );
    writeBaseline(directory, "nightly", one);
    expect(faultsOf(() => requireBaselines(directory, "ci"))[0]).toMatch(/there are nightly$/);
  });

  it("leaves the file as it was when writing fails", () => {
    const directory = temporaryFolder();
    const file = writeBaseline(directory, "ci", one);
    mkdirSync(`${file}.${process.pid}.tmp`);
    expect(() => writeBaseline(directory, "ci", baselineOf([runOf(2)]))).toThrow();
    rmSync(`${file}.${process.pid}.tmp`, { recursive: true, force: true });
    expect(readBaselines(directory, "ci")).toEqual([{ file, baseline: one }]);
  });
});

it("runs that two branches add are merged by git without a conflict", () => {
  const folder = temporaryFolder();
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@t", ...args], { stdio: "pipe" });
  const directory = join(folder, "baselines");
  const save = (days: readonly number[], message: string) => {
    writeBaseline(directory, "ci", baselineOf(days.map((day) => runOf(day))));
    git("add", ".");
    git("commit", "--quiet", "--message", message);
  };
  git("init", "--quiet", "--initial-branch=main");
  save([1, 2], "begin");
  git("checkout", "--quiet", "-b", "theirs");
  save([1, 2, 4, 5], "theirs");
  git("checkout", "--quiet", "main");
  save([1, 2, 3], "ours");
  git("merge", "--quiet", "--no-edit", "theirs");
  const [merged] = readBaselines(directory, "ci");
  expect(merged?.file).toBe(join(directory, "ci", baselineFile(one)));
  expect(merged?.baseline.runs.map(({ study }) => study).sort()).toEqual([1, 2, 3, 4, 5].map((day) => `study-${day}`));
});
