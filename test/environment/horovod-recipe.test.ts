import { expect, test } from "vitest";
import {
  buildVariables,
  compileJobs,
  compilerWrapper,
  cxxStandard,
  missingInBuild,
  wheelKey,
} from "../../src/environment/horovod-recipe.js";

const traits = { torch: "2.13.0+cpu", abi: "cpython-311", platform: "linux-x86_64", operations: "gloo" } as const;

test.each([
  ["2.13.0+cpu", "c++17"],
  ["2.14.0", "c++20"],
  ["2.14.0a0+git", "c++20"],
  ["3.0.1", "c++20"],
])("torch %s is compiled with %s", (torch, standard) => {
  expect(cxxStandard(torch)).toBe(standard);
});

test("the standard is the compiler's last argument, for the last one wins", () => {
  expect(compilerWrapper("/usr/bin/g++", "2.13.0")).toBe(`#!/bin/sh\nexec '/usr/bin/g++' "$@" -std=c++17\n`);
});

test.each([
  ["torch", { torch: "2.13.1+cpu" }],
  ["the Python", { abi: "cpython-312" }],
  ["the platform", { platform: "linux-aarch64" }],
  ["the operations", { operations: "nccl" as const }],
])("another wheel is kept when %s differs", (_, change) => {
  expect(wheelKey({ ...traits, ...change })).not.toBe(wheelKey(traits));
});

test("a key is a folder name", () => {
  expect(wheelKey({ ...traits, platform: "a/b c" })).toMatch(/^[A-Za-z0-9._+-]+$/);
});

test("only a build for GPUs asks for NCCL", () => {
  const places = { compiler: "/c", cmake: "/m", jobs: 2 };
  expect(buildVariables("gloo", places)).not.toHaveProperty("HOROVOD_GPU_OPERATIONS");
  expect(buildVariables("nccl", { ...places, cudaHome: "/cuda" })).toMatchObject({
    HOROVOD_GPU_OPERATIONS: "NCCL",
    HOROVOD_CUDA_HOME: "/cuda",
  });
});

test("compilers fit into memory: 2 GiB each, one at least", () => {
  expect(compileJobs(8, 7 * 2 ** 30)).toBe(3);
  expect(compileJobs(8, 2 ** 30)).toBe(1);
  expect(compileJobs(2, 2 ** 40)).toBe(2);
});

const checkBuild = `Available Frameworks:
    [ ] TensorFlow
    [X] PyTorch
Available Controllers:
    [X] Gloo
Available Tensor Operations:
    [ ] NCCL
    [X] Gloo`;

test("what a build lacks is read from horovodrun --check-build", () => {
  expect(missingInBuild(checkBuild, "gloo")).toEqual([]);
  expect(missingInBuild(checkBuild, "nccl")).toEqual(["NCCL"]);
  expect(missingInBuild("", "gloo")).toEqual(["PyTorch", "Gloo"]);
});
