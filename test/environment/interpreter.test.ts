import { join } from "node:path";
import { expect, test } from "vitest";
import { choose, findInterpreter, type Interpreter, unsuitable } from "../../src/environment/interpreter.js";
import { temporaryFolder, writeProgram } from "./temporary.js";

const python = (path: string, minor: number, venv = true): Interpreter => ({
  path,
  version: `3.${minor}.1`,
  minor: [3, minor],
  abi: `cpython-3${minor}`,
  platform: "linux-x86_64",
  executable: path,
  scripts: "/bin",
  venv,
});

const told = (minor: number, venv = true): string => `#!/bin/sh\necho '${JSON.stringify(python("", minor, venv))}'\n`;

test("the first Python from 3.10 to 3.12 is taken, others are not", () => {
  const choice = choose([python("/a", 9), python("/b", 13), python("/c", 12), python("/d", 10)]);
  expect(choice).toMatchObject({ state: "found", interpreter: { path: "/c" } });
});

test("a Python without venv is passed over for a complete one", () => {
  expect(choose([python("/a", 11, false), python("/b", 12)])).toMatchObject({ interpreter: { path: "/b" } });
});

test("a Python without venv alone names the package of its own version", () => {
  const choice = choose([python("/a", 11, false)]);
  expect(choice.state).toBe("no-venv");
  const error = choice.state === "found" ? undefined : unsuitable(choice);
  expect(error).toMatchObject({ code: "PYTHON_UNSUITABLE" });
  expect(error?.message).toContain("/a (3.11.1) without its venv module");
});

test("python3 of PATH is asked, not believed: 3.9 is told with its path", async () => {
  const folder = temporaryFolder();
  writeProgram(join(folder, "python3"), told(9));
  const choice = await findInterpreter({ PATH: folder });
  expect(choice.state).toBe("none");
  const error = choice.state === "found" ? undefined : unsuitable(choice);
  expect(error?.message).toBe(
    `expected Python 3.10, 3.11 or 3.12 on PATH, found ${join(folder, "python3")} (version 3.9.1)`,
  );
  expect(error?.exitCode).toBe(6);
});

test("a version manager's shim that runs nothing is passed over", async () => {
  const [shims, system] = [temporaryFolder(), temporaryFolder()];
  writeProgram(join(shims, "python3"), "#!/bin/sh\necho 'no such version' >&2\nexit 127\n");
  writeProgram(join(system, "python3.12"), told(12));
  const choice = await findInterpreter({ PATH: `${shims}:${system}` });
  expect(choice).toMatchObject({ state: "found", interpreter: { path: join(system, "python3.12") } });
});

test("an empty PATH says that there is none", async () => {
  const choice = await findInterpreter({ PATH: temporaryFolder() });
  const error = choice.state === "found" ? undefined : unsuitable(choice);
  expect(error?.message).toMatch(/found none$/);
});
