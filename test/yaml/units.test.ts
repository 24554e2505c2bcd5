import { describe, expect, it } from "vitest";
import { durationSeconds } from "../../src/yaml/units.js";

describe("durationSeconds", () => {
  it.each([
    ["30s", 30],
    ["5m", 300],
    ["1.5h", 5400],
    ["1h30m", 5400],
    ["500ms", 0.5],
  ])("reads %s as %d seconds", (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each(["5", "5 m", "m", "-5m", "5M", "5d", "1e3s", ""])("does not read %j", (text) => {
    expect(durationSeconds(text)).toBeUndefined();
  });
});
