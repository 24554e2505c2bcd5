import { expect, it } from "vitest";
import { failureReasons } from "../../reports/failure-reasons.js";
import type { FailureRow } from "../../src/types/analysis.js";
import { cellId, trialId } from "../../src/types/ids.js";

const failure = (trial: string, attempt: number, reason: string, hint = ""): FailureRow => ({
  trial: trialId(trial),
  cell: cellId("ray-n1-w2"),
  attempt,
  reason,
  hint,
  log: "",
  tail: [],
});

it("counts attempts and trials by reason, the most frequent first, with what helps", () => {
  const blocks = failureReasons(
    [
      failure("b001", 1, "a port was taken"),
      failure("b001", 2, "rank 1 ended with SIGKILL", "look for the out-of-memory killer"),
      failure("b002", 1, "rank 1 ended with SIGKILL", "look for the out-of-memory killer"),
    ],
    9,
  );
  expect(JSON.stringify(blocks[0])).toContain("3 of 12 attempts failed, for 2 reasons");
  expect(blocks[1]).toMatchObject({
    table: {
      rows: [
        ["Rank 1 ended with SIGKILL.", "2", "2", "ray-n1-w2", "Look for the out-of-memory killer."],
        ["A port was taken.", "1", "1", "ray-n1-w2", "The log's last lines."],
      ],
    },
  });
});

it("says so where none failed", () => {
  expect(JSON.stringify(failureReasons([], 54))).toContain("No attempt of 54 completed trials failed.");
});
