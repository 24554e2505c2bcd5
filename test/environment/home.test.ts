import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scalebenchHome } from "../../src/environment/home.js";

test("SCALEBENCH_HOME is where everything is kept", () => {
  expect(scalebenchHome({ SCALEBENCH_HOME: "/x", XDG_CACHE_HOME: "/y" }).environments).toBe("/x/environments");
});

test("XDG_CACHE_HOME comes next", () => {
  expect(scalebenchHome({ XDG_CACHE_HOME: "/y" }).wheels).toBe("/y/scalebench/wheels");
});

test("a relative XDG_CACHE_HOME is ignored, as its specification asks", () => {
  expect(scalebenchHome({ XDG_CACHE_HOME: "y" }).root).toBe(join(homedir(), ".cache", "scalebench"));
});
