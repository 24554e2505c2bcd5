import { describe, expect, it } from "vitest";
import { isFinal, parseState, stateText, whyNever } from "../../../src/launch/slurm/job-state.js";

const of = (line: string) => parseState(line) ?? { state: "", reason: "", nodes: "" };

describe("what squeue says of a job", () => {
  it.each([
    ["PENDING|Priority|", "pending (Priority)"],
    ["PENDING|None|", "pending"],
    ["RUNNING|None|gpu[01-04]", "running on gpu[01-04]"],
    ["OUT_OF_MEMORY|OutOfMemory|gpu01", "out of memory"],
  ])("%s reads as %s", (line, text) => {
    expect(stateText(of(line))).toBe(text);
  });

  it("is nothing where it is no state", () => {
    expect(parseState("")).toBeUndefined();
    expect(parseState("slurm_load_jobs error")).toBeUndefined();
  });

  it("tells jobs that have ended from those that are queued again", () => {
    expect(["COMPLETED", "TIMEOUT", "CANCELLED", "NODE_FAIL"].every((state) => isFinal(of(`${state}|None|`)))).toBe(
      true,
    );
    expect(["PENDING", "REQUEUED", "COMPLETING", "SUSPENDED"].some((state) => isFinal(of(`${state}|None|`)))).toBe(
      false,
    );
  });

  it("tells jobs that would wait for ever from those that wait", () => {
    expect(whyNever(of("PENDING|PartitionNodeLimit|"))).toContain("change `nodes` or `partition`");
    expect(whyNever(of("PENDING|launch failed requeued held|"))).toContain("Slurm could not start it");
    expect(whyNever(of("PENDING|Resources|"))).toBeUndefined();
    expect(whyNever(of("PENDING|JobHeldUser|"))).toBeUndefined();
    expect(whyNever(of("PENDING|constructor|"))).toBeUndefined();
    expect(whyNever(of("RUNNING|None|gpu01"))).toBeUndefined();
  });
});
