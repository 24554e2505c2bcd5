import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runStudy } from "../../src/study/run-study.js";
import { temporaryFolder } from "../launch/shell-process.js";
import { serviceOf, shellRunner, smallStudy } from "./small-study.js";

const secret = "canary-of-a-service";

const filesWith = (folder: string, text: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file, "utf8").includes(text));

test("what a service's secret file holds is in that file alone, for the user alone, and gone with the service", async () => {
  const directory = join(temporaryFolder(), "small-1");
  const path = join(directory, "services", "helper", "secret");
  const runner = shellRunner(
    "shell",
    () => "exit 0",
    (_, context) => [{ ...serviceOf(context, "touch READY"), files: [{ path, content: secret }] }],
  );
  const during: (readonly [readonly string[], string])[] = [];
  await runStudy(
    smallStudy({
      directory,
      runners: [runner],
      repeats: { min: 2, max: 2 },
      observe: ({ event }) => {
        if (event !== "trial-finished") return;
        during.push([filesWith(directory, secret), (statSync(path).mode & 0o777).toString(8)]);
      },
    }),
  );
  expect(during).toEqual([
    [[path], "600"],
    [[path], "600"],
  ]);
  expect(filesWith(directory, secret)).toEqual([]);
});
