import { describe, expect, test } from "vitest";
import { renderOpenMetrics } from "../../src/gate/open-metrics.js";
import { hostile } from "../reports/hostile.js";
import { failedOnce, gated, withVerdict } from "./analyses.js";

/** The grammar of OpenMetrics 1.0 for what is written here: metadata of gauges, samples with labels, the end. */
const metadata = /^# (TYPE scalebench_[a-z_]+ gauge|HELP scalebench_[a-z_]+ (?:[^\n\\"]|\\[\\n"])+)$/;
const sample = /^scalebench_[a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\[\\n"])*",?)+\} -?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

const lines = (text: string): readonly string[] => text.split("\n").slice(0, -1);

describe("metrics for GitLab", () => {
  test.each([
    ["an ordinary study", gated()],
    ["failed trials", failedOnce({ counts: true })],
    ["hostile texts", hostile()],
  ])("are OpenMetrics text with %s", (_, analysis) => {
    const all = lines(renderOpenMetrics(analysis));
    expect(all.at(-1)).toBe("# EOF");
    expect(all.slice(0, -1).filter((line) => !metadata.test(line) && !sample.test(line))).toEqual([]);
  });

  test("have a family a metric, with the unit in its name, and each family once and whole", () => {
    const all = lines(renderOpenMetrics(gated()));
    const types = all.filter((line) => line.startsWith("# TYPE"));
    expect(types).toContain("# TYPE scalebench_throughput_samples_per_second gauge");
    expect(types).toContain("# TYPE scalebench_peak_memory_bytes gauge");
    expect(new Set(types).size).toBe(types.length);
    const names = all.filter((line) => !line.startsWith("#")).map((line) => line.slice(0, line.indexOf("{")));
    expect(
      names.filter((name, index) => index > 0 && name !== names[index - 1] && names.indexOf(name) < index),
    ).toEqual([]);
  });

  test("say each claim's verdict and estimate", () => {
    const text = renderOpenMetrics(withVerdict("fails", { estimate: 0.912345 }));
    expect(text).toContain('scalebench_claim{suite="quickstart",claim="asked",verdict="fails"} 1\n');
    expect(text).toContain('scalebench_claim_estimate{suite="quickstart",claim="asked"} 0.9123\n');
  });
});
