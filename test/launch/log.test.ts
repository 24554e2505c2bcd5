import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { errorIn, hintFor, workerSentence } from "../../src/launch/log-hints.js";
import { readTail } from "../../src/launch/log-tail.js";
import { temporaryFolder } from "./shell-process.js";

const logOf = (text: string): string => {
  const file = join(temporaryFolder(), "a.log");
  writeFileSync(file, text);
  return file;
};

describe("a log's tail", () => {
  test("is the last lines without the empty ones", () => {
    expect(readTail(logOf("1\n2\n\n3\n\n"), 2)).toEqual(["2", "3"]);
  });
  test("of a huge log is read from its end", () => {
    const file = logOf(`${"x".repeat(79)}\n`.repeat(100_000).concat("the end\n"));
    expect(readTail(file, 1)).toEqual(["the end"]);
  });
  test("cuts a line that is too long", () => {
    expect(readTail(logOf("y".repeat(5_000)))[0]).toHaveLength(503);
  });
  test("takes a progress bar's carriage returns as line ends", () => {
    expect(readTail(logOf("10 %\r20 %\rdone"), 1)).toEqual(["done"]);
  });
  test("of a missing log is empty", () => {
    expect(readTail("/no/such/log")).toEqual([]);
  });
});

const code = { kind: "code", code: 1 } as const;

describe("what a log says", () => {
  test.each([
    ["ValueError: batch of 0", "ValueError: batch of 0"],
    ["torch.cuda.OutOfMemoryError: CUDA out of memory", "torch.cuda.OutOfMemoryError: CUDA out of memory"],
    ["[rank0]: RuntimeError: Connection closed by peer", "RuntimeError: Connection closed by peer"],
    ["java.net.UnknownHostException: box", "java.net.UnknownHostException: box"],
  ])("%s is an error", (line, error) => {
    expect(errorIn(["Traceback", line, "=====", "  at x"])).toBe(error);
  });
  test("an ordinary line is none", () => {
    expect(errorIn(["epoch 1, the Error of the fit is 0.1"])).toBeUndefined();
  });
  test.each([
    ["OSError: [Errno 28] No space left on device", "free space"],
    ["RuntimeError: Address already in use", "took the port"],
    ["ModuleNotFoundError: No module named 'horovod'", "scalebench setup"],
    ["JAVA_HOME is not set", "Java 17"],
    ["Signal 9 (SIGKILL) received by PID 77", "dmesg"],
  ])("%s has its fix", (line, fix) => {
    expect(hintFor(code, ["before", line])).toContain(fix);
  });
  test("a killed process hints at memory even without a word in the log", () => {
    expect(hintFor({ kind: "signal", signal: "SIGKILL" }, [])).toContain("dmesg");
  });
  test("a program that is not there sends to doctor", () => {
    expect(hintFor({ kind: "not-started", because: "x" }, [])).toContain("scalebench doctor");
  });
  test("anything else sends to the log and the command", () => {
    expect(hintFor(code, ["hm"])).toContain("launch.json");
  });
});

describe("a worker's own sentence", () => {
  test("is found wherever the launcher puts it", () => {
    const log = [
      "starting",
      "[1]<stderr>:scalebench: rank 1: the loss became nan at step 3",
      "Traceback",
      "ChildFailedError:",
    ];
    expect(workerSentence(log)).toBe("rank 1: the loss became nan at step 3");
  });

  test("is not that of a rank which only lost its peers", () => {
    expect(workerSentence(["scalebench: rank 0: unexpected RuntimeError: connection reset"])).toBeUndefined();
  });
});
