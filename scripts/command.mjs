import { spawn } from "node:child_process";
import { constants } from "node:os";
import { root } from "./project.mjs";

/**
 * Runs a program in the checkout with the terminal handed through; resolves to its exit code. Ctrl-C reaches
 * it by itself; it decides how to end, and this process waits for it.
 */
export function command(argv, { env = {}, quiet = false } = {}) {
  const [file, ...args] = argv;
  const output = quiet ? ["ignore", "ignore", "inherit"] : "inherit";
  const child = spawn(file, args, { cwd: root, env: { ...process.env, ...env }, stdio: output });
  const wait = () => {};
  const forward = () => child.kill("SIGTERM");
  process.on("SIGINT", wait);
  process.on("SIGTERM", forward);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      process.stderr.write(`error: ${file} does not start: ${error.message}\n`);
      resolve(1);
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  }).finally(() => {
    process.off("SIGINT", wait);
    process.off("SIGTERM", forward);
  });
}
