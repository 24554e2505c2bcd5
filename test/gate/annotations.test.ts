import { describe, expect, test } from "vitest";
import { errorAnnotation, renderAnnotations } from "../../src/gate/annotations.js";
import { trialId } from "../../src/types/ids.js";
import { failedOnce, gated, withVerdict } from "./analyses.js";

describe("annotations for GitHub", () => {
  test("say nothing where all claims hold and all trials completed", () => {
    expect(renderAnnotations(gated())).toEqual([]);
  });

  test("are errors for a claim that fails, warnings for one without an answer or without a gate", () => {
    expect(renderAnnotations(withVerdict("fails"))[0]).toMatch(/^::error title=claim asked%3A fails::/);
    expect(renderAnnotations(withVerdict("undecided"))[0]).toMatch(/^::warning title=claim asked%3A undecided::/);
    expect(renderAnnotations(withVerdict("incomparable"))[0]).toMatch(/^::warning /);
    expect(renderAnnotations(withVerdict("fails", { gate: false }))[0]).toMatch(/^::warning /);
  });

  test("have the claim's words, its bound and its numbers", () => {
    const [line] = renderAnnotations(
      withVerdict("fails", { says: "fast", estimate: 0.8123456, low: 0.79, high: 0.83, level: 0.98, n: 6 }),
    );
    expect(line).toMatch(/::fast%0Aasked: .*; found: 0\.8123 \[0\.79, 0\.83\] at 98 %25, n = 6%0A/);
  });

  test("show a failed trial as an error, and as a warning where a later attempt made it good", () => {
    const title = "title=trial b001-ray-n1-w2 failed::the worker died%0Ahint: look there";
    expect(renderAnnotations(failedOnce({ counts: true }))).toEqual([`::error ${title}`]);
    expect(renderAnnotations(failedOnce({ counts: false }))).toEqual([`::warning ${title}`]);
  });

  test("let no text begin a command or a property of its own", () => {
    const evil = "x\r\n::set-env name=A::b%0A,file=/etc/passwd::";
    const lines = renderAnnotations(withVerdict("fails", { id: evil, says: evil, because: `\u001b[31m${evil}` }));
    expect(lines).toHaveLength(1);
    expect([...(lines[0] ?? "")].filter((character) => character < " ")).toEqual([]);
    const [, properties] = /^::error (.*?)::/.exec(lines[0] ?? "") ?? [];
    expect(properties).toBe("title=claim x%0D%0A%3A%3Aset-env name=A%3A%3Ab%250A%2Cfile=/etc/passwd%3A%3A%3A fails");
    expect(errorAnnotation("a:b,c", "d\ne")).toBe("::error title=a%3Ab%2Cc::d%0Ae");
  });

  test("are at most ten of a kind, which is what GitHub shows, and then say how many more", () => {
    const base = failedOnce({ counts: true });
    const failures = Array.from({ length: 14 }, (_, index) =>
      base.failures.map((row) => ({ ...row, trial: trialId(`t${index}`) })),
    ).flat();
    const lines = renderAnnotations({ ...base, failures });
    expect(lines).toHaveLength(10);
    expect(lines[9]).toMatch(/^::error title=5 more /);
  });
});
