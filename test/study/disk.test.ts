import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readStudy } from "../../src/study/read-study.js";
import { runStudy } from "../../src/study/run-study.js";
import { processesWith, temporaryFolder } from "../launch/shell-process.js";
import { makeFullDevice, mayMakeDevices } from "./full-device.js";
import { markerOf, serviceOf, shellRunner, smallStudy } from "./small-study.js";
import { mayMount, onTmpfs } from "./tmpfs.js";

describe("a full disk", () => {
  test.runIf(mayMount)("ends the study with its fix; every finished trial is kept, and resuming goes on", () =>
    onTmpfs(512, async (at) => {
      const directory = join(at, "small-1");
      const repeats = { min: 4, max: 4 };
      const fill = `dd if=/dev/zero of=${at}/fill bs=1k 2>/dev/null; exit 0`;
      const filling = shellRunner(
        "shell",
        ({ block }) => (block === 3 ? fill : "exit 0"),
        (_, context) => [serviceOf(context, "touch READY")],
      );
      await expect(runStudy(smallStudy({ directory, runners: [filling], repeats }))).rejects.toMatchObject({
        code: "DISK_FULL",
        message: expect.stringContaining(directory),
        hint: expect.stringContaining("--resume"),
        exitCode: 6,
      });
      expect(processesWith(markerOf(directory))).toEqual([]);
      expect(existsSync(join(directory, "lock.json"))).toBe(false);
      const stored = readStudy(directory);
      expect(stored.state).toBe("interrupted");
      expect(stored.torn).toBeUndefined();
      expect(stored.history.results.map(({ block, state }) => [block, state])).toEqual([
        [1, "completed"],
        [2, "completed"],
      ]);

      rmSync(join(at, "fill"));
      const end = await runStudy(smallStudy({ directory, repeats, resume: true }));
      expect(end.outcomes.map(({ result }) => [result.block, result.attempt, result.state])).toEqual([
        [1, 1, "completed"],
        [2, 1, "completed"],
        [3, 2, "completed"],
        [4, 1, "completed"],
      ]);
    }),
  );

  test.runIf(mayMount)("at the very start is said, and leaves no half study", () =>
    onTmpfs(4, async (at) => {
      const directory = join(at, "small-1");
      await expect(runStudy(smallStudy({ directory }))).rejects.toMatchObject({ code: "DISK_FULL" });
      expect(() => readStudy(directory)).toThrow(expect.objectContaining({ code: "STUDY_MISSING" }));
    }),
  );

  test.runIf(mayMount)("ends the study too where the workers that failed for it have cleaned up after themselves", () =>
    onTmpfs(512, async (at) => {
      const filling = shellRunner("shell", () => `dd if=/dev/zero of=${at}/fill bs=1k count=300 2>/dev/null; exit 1`);
      const run = runStudy(smallStudy({ directory: join(at, "small-1"), runners: [filling] }));
      await expect(run).rejects.toMatchObject({ code: "DISK_FULL", exitCode: 6 });
    }),
  );

  test.runIf(mayMakeDevices)("under the journal ends the study before anything is started", async () => {
    const directory = join(temporaryFolder(), "small-1");
    await runStudy(smallStudy({ directory }));
    rmSync(join(directory, "journal.ndjson"));
    makeFullDevice(join(directory, "journal.ndjson"));
    await expect(runStudy(smallStudy({ directory, resume: true }))).rejects.toMatchObject({
      code: "DISK_FULL",
      exitCode: 6,
    });
  });
});

describe("a results folder that cannot be written", () => {
  test.each(["/proc/scalebench/small-1", "/sys/scalebench/small-1", "/dev/null/small-1"])(
    "such as %s is said",
    async (directory) => {
      await expect(runStudy(smallStudy({ directory }))).rejects.toMatchObject({
        code: "RESULTS_UNWRITABLE",
        hint: expect.stringContaining("--out"),
        exitCode: 6,
      });
    },
  );

  test.runIf(mayMount)("because it is mounted read-only is said, for a new study and for a resumed one", () =>
    onTmpfs(512, async (at, setReadOnly) => {
      const directory = join(at, "small-1");
      await runStudy(smallStudy({ directory }));
      mkdirSync(join(at, "empty"));
      setReadOnly();
      for (const options of [smallStudy({ directory, resume: true }), smallStudy({ directory: join(at, "empty") })]) {
        await expect(runStudy(options)).rejects.toMatchObject({ code: "RESULTS_UNWRITABLE", exitCode: 6 });
      }
      expect(readStudy(directory).state).toBe("finished");
    }),
  );
});
