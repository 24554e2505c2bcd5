import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepWheel, keptWheel } from "../../src/environment/wheel-cache.js";
import { temporaryFolder } from "./temporary.js";

const build = async (folder: string): Promise<string> => {
  const wheel = join(folder, "wheel");
  mkdirSync(wheel);
  writeFileSync(join(wheel, "x-1-py3-none-any.whl"), "content");
  return wheel;
};

test("a wheel that was built is found again under its key, and nowhere else", async () => {
  const wheels = temporaryFolder();
  const path = await keepWheel(wheels, "key", build);
  expect(keptWheel(wheels, "key")).toBe(path);
  expect(keptWheel(wheels, "other")).toBeUndefined();
  expect(readdirSync(wheels)).toEqual(["key"]);
});

test("a wheel that changed on disk is not used, and is built anew", async () => {
  const wheels = temporaryFolder();
  const path = await keepWheel(wheels, "key", build);
  writeFileSync(path, "damaged");
  expect(keptWheel(wheels, "key")).toBeUndefined();
  expect(keptWheel(wheels, "key") ?? (await keepWheel(wheels, "key", build))).toBe(path);
  expect(keptWheel(wheels, "key")).toBe(path);
});

test("a build that fails leaves nothing behind", async () => {
  const wheels = temporaryFolder();
  const fails = async (folder: string): Promise<string> => {
    await build(folder);
    throw new Error("no compiler");
  };
  await expect(keepWheel(wheels, "key", fails)).rejects.toThrow("no compiler");
  expect(readdirSync(wheels)).toEqual([]);
});

test("what a killed build left is removed by the next one", async () => {
  const wheels = temporaryFolder();
  const left = join(wheels, ".building-0123456789ab-4194999");
  mkdirSync(left);
  await keepWheel(wheels, "key", build);
  expect(existsSync(left)).toBe(false);
});
