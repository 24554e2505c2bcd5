import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { runCommand } from "../../src/environment/command.js";
import { eventually } from "../e2e/scalebench.js";

/** Starts a process that ends half a second after it is asked to, writes its id, and ends at once itself when asked to. */
const parent = `
const { spawn } = require("node:child_process");
const late = "process.on('SIGTERM', () => setTimeout(() => process.exit(), 500)); setInterval(() => {}, 1000); require('node:fs').writeFileSync('child', String(process.pid));";
spawn(process.execPath, ["-e", late], { stdio: "ignore" });
setInterval(() => {}, 1000);
`;

it("an aborted command has ended with all that it has started, what takes its time too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-command-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const controller = new AbortController();
  const running = runCommand({
    argv: [process.execPath, "-e", parent],
    env: process.env,
    cwd: folder,
    log: join(folder, "log"),
    signal: controller.signal,
  });
  const ended = expect(running).rejects.toThrow("enough");
  expect(await eventually(() => existsSync(join(folder, "child")), 20)).toBe(true);
  const child = Number(readFileSync(join(folder, "child"), "utf8"));
  controller.abort(new Error("enough"));
  await ended;
  // A zombie has no command line.
  const command = existsSync(`/proc/${child}/cmdline`) ? readFileSync(`/proc/${child}/cmdline`, "utf8") : "";
  expect(command).toBe("");
});
