import type { ProcessExit } from "./exit.js";

/** What a line of a log means, and what to do about it. The first row that matches wins. */
const hints: readonly { readonly pattern: RegExp; readonly hint: string }[] = [
  {
    pattern: /No space left on device|ENOSPC/i,
    hint: "free space where the study and the temporary files are, then run again with --resume",
  },
  {
    pattern: /Read-only file system|EROFS/i,
    hint: "choose a results folder that can be written, with --out",
  },
  {
    pattern: /MemoryError|Cannot allocate memory|DefaultCPUAllocator: .*memory|OutOfMemoryError|out of memory/i,
    hint: "less memory is free than the trial needs: lower workload.batch or workersPerNode, or end other programs",
  },
  {
    pattern: /SIGKILL|Signal 9\b|exit ?code:? -9\b|exited with code 137/i,
    hint: "a worker was killed from outside; when the kernel did it for want of memory, `dmesg` names it: lower workload.batch or workersPerNode",
  },
  {
    pattern: /Address already in use|EADDRINUSE/i,
    hint: "another program took the port in between; run again with --resume",
  },
  {
    pattern:
      /JAVA_HOME is not set|Unable to locate a Java Runtime|java: (command )?not found|Java gateway process exited/i,
    hint: "Java 17 is missing or does not start; run `scalebench doctor`, then `scalebench setup`",
  },
  {
    pattern: /ModuleNotFoundError|ImportError|No module named/i,
    hint: "the environment lacks a module; run `scalebench doctor`, then `scalebench setup`",
  },
  {
    pattern: /Too many open files|EMFILE/i,
    hint: "raise the limit of open files with `ulimit -n 4096`",
  },
  {
    pattern: /Resource temporarily unavailable|can't start new thread|EAGAIN/i,
    hint: "raise the limit of processes with `ulimit -u`, or lower workersPerNode",
  },
];

const hintOf = (text: string): string | undefined => hints.find(({ pattern }) => pattern.test(text))?.hint;

/** The fix for a process that ended so, as far as its exit or its log's last lines tell. */
export function hintFor(exit: ProcessExit | undefined, tail: readonly string[]): string {
  if (exit?.kind === "not-started") return "run `scalebench doctor`: it says what is missing, and how to get it";
  if (exit?.kind === "lost")
    return "see that the node is up and reachable: `scalebench doctor --cluster FILE` checks each";
  const killed = exit?.kind === "signal" && exit.signal === "SIGKILL";
  return (
    hintOf(tail.toReversed().join("\n")) ??
    (killed ? hintOf("SIGKILL") : undefined) ??
    "read the log; launch.json beside it has the exact command to run by hand"
  );
}

const errorLine = /^(?:\[[^\]]*\][:\s]*)?((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit)\b.*)$/;

/** What a training program says at its end, `scalebench: rank 0: <sentence>`, wherever a launcher puts it in its line. */
const sentenceLine = /(?:^|[\s\]>:])scalebench: ((?:rank \d+: )?.+)$/;

/**
 * The first sentence that a worker ended with, or undefined. Ranks that only lost their peers say "unexpected
 * ...Error", and do not count.
 */
export function workerSentence(log: readonly string[]): string | undefined {
  for (const line of log) {
    const found = sentenceLine.exec(line)?.[1];
    if (found !== undefined && !/^(?:rank \d+: )?unexpected /.test(found)) return found.slice(0, 300);
  }
  return undefined;
}

/** The last line that names an error the way Python and Java do, or undefined. */
export function errorIn(tail: readonly string[]): string | undefined {
  for (const line of tail.toReversed()) {
    const found = errorLine.exec(line.trim())?.[1];
    if (found !== undefined) return found.length > 200 ? `${found.slice(0, 200)}...` : found;
  }
  return undefined;
}
