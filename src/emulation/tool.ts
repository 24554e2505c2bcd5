import { execFile } from "node:child_process";
import { ScalebenchError } from "../errors/error.js";

const patienceMilliseconds = 20_000;

interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; no shell sees the arguments. */
export function tryTool(program: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { timeout: patienceMilliseconds, maxBuffer: 2 ** 24, cwd: "/" };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      resolve({ ok: error === null, stdout, stderr: stderr.trim() || (error?.message ?? "") });
    });
    child.stdin?.end();
  });
}

/** The same, returning its output. Throws CLUSTER_UP_FAILED with what the program said. */
export async function tool(program: string, args: readonly string[]): Promise<string> {
  const { ok, stdout, stderr } = await tryTool(program, args);
  if (!ok) {
    throw new ScalebenchError({
      code: "CLUSTER_UP_FAILED",
      message: `expected \`${[program, ...args].join(" ")}\` to succeed, found: ${stderr.split("\n").slice(-3).join("; ")}`,
      hint: "in a container, start it with --privileged; else run the command by hand, as root",
    });
  }
  return stdout;
}
