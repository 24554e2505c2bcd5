import { spawn } from "node:child_process";
import type { Variables } from "./home.js";

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Asks a program something short. Never rejects: a program that cannot start answers code null. */
export function ask(
  argv: readonly [string, ...string[]],
  options: { readonly env: Variables; readonly timeoutSeconds?: number; readonly cwd?: string },
): Promise<Answer> {
  const [file, ...rest] = argv;
  return new Promise((resolve) => {
    const child = spawn(file, rest, {
      env: { ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: (options.timeoutSeconds ?? 20) * 1000,
      killSignal: "SIGKILL",
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", (error) => resolve({ code: null, stdout, stderr: `${stderr}${error.message}` }));
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The JSON of the last line of stdout, or undefined. */
export function lastJson(answer: Answer): unknown {
  const line = answer.stdout.trimEnd().split("\n").at(-1) ?? "";
  try {
    return answer.code === 0 ? JSON.parse(line) : undefined;
  } catch {
    return undefined;
  }
}
