import { expect, test } from "vitest";
import { CrashTest } from "../crash/crash-test.js";
import { temporaryFolder } from "./scalebench.js";

test("studies that are killed 50 times at random moments lose nothing, run nothing twice and leave nothing", async () => {
  const { kills } = await new CrashTest({ folder: temporaryFolder(), kills: 50, seed: 2, tell: () => {} }).run();
  expect(kills.harness + kills.tree).toBe(50);
  expect(Math.min(kills.harness, kills.tree)).toBeGreaterThan(10);
}, 900_000);
