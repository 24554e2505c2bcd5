import { spawn } from "node:child_process";
import { descendantsOf, stillRuns } from "../../src/launch/process-table.js";

export type KillKind = "harness" | "tree";

export interface Life {
  /** `killed`, or the exit code where it ended before its kill. */
  readonly end: "killed" | number | null;
  readonly stderr: string;
}

interface Death {
  readonly kind: KillKind;
  /** Milliseconds to live: from the start, or from the moment at which it says that its work begins. */
  readonly after: number;
  readonly from: "start" | "work";
}

function killTree(pid: number, kind: KillKind): void {
  const below = kind === "tree" ? descendantsOf(new Set([pid])) : [];
  process.kill(pid, "SIGKILL");
  for (const entry of below) {
    try {
      if (stillRuns(entry)) process.kill(entry.pid, "SIGKILL");
    } catch {
      // It ended between the look and the signal.
    }
  }
}

/** Runs a program until it ends, or until SIGKILL ends it (and everything below it, where asked). */
export function live(argv: readonly [string, ...string[]], death: Death | undefined, env = process.env): Promise<Life> {
  const [program, ...rest] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    let killed = false;
    let timer: NodeJS.Timeout | undefined;
    const arm = (): void => {
      if (death === undefined || timer !== undefined) return;
      timer = setTimeout(() => {
        // Until its exit is told, the number is the child's.
        if (child.pid === undefined || child.exitCode !== null) return;
        killed = true;
        killTree(child.pid, death.kind);
      }, death.after);
    };
    if (death?.from === "start") arm();
    child.stdout.once("data", arm);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-20_000);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      resolve({ end: killed && signal === "SIGKILL" ? "killed" : code, stderr });
    });
  });
}
