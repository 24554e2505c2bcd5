import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeMachine } from "../../src/environment/machine-probe.js";
import { temporaryFolder } from "./temporary.js";

const running = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

const probeWith = (script: string, signal = new AbortController().signal) =>
  probeMachine({
    python: "unused",
    threads: 1,
    variables: { PATH: process.env.PATH },
    signal,
    argv: ["/bin/sh", "-c", script],
  });

test.each([
  [
    "that fails",
    "echo 'Traceback' >&2; echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1",
    /No module named 'torch'/,
  ],
  ["that says nothing", "exit 3", /status 3 and no answer/],
  ["that answers something else", "echo '{\"matrixProduct\": -1}'", /no answer/],
])("a probe %s is a reason, not an error", async (_, script, because) => {
  const probed = await probeWith(script);
  expect(probed).toMatchObject({ ok: false, because: expect.stringMatching(because) });
});

test("a program that is not there is a reason too", async () => {
  const signal = new AbortController().signal;
  const options = { python: "/no/such/python", threads: 1, variables: {}, signal };
  expect(await probeMachine(options)).toMatchObject({ ok: false, because: expect.stringMatching(/ENOENT/) });
});

test("an interruption ends the whole group at once", async () => {
  const file = join(temporaryFolder(), "pids");
  const controller = new AbortController();
  const probing = probeWith(`sleep 600 & echo $! $$ > ${file}; wait`, controller.signal);
  while (!existsSync(file) || readFileSync(file, "utf8").trim() === "") {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  controller.abort("SIGINT");
  expect(await probing).toEqual({ ok: false, because: "the study was interrupted" });
  const pids = readFileSync(file, "utf8").trim().split(" ").map(Number);
  await expect.poll(() => pids.filter(running), { timeout: 5_000 }).toEqual([]);
});
