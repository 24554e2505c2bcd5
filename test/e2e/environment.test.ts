import { join } from "node:path";
import { expect, test } from "vitest";
import { environmentFacts } from "../../src/environment/facts.js";
import { probeMachine } from "../../src/environment/machine-probe.js";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { temporaryFolder } from "./scalebench.js";

const environment = {
  kind: "external",
  python: "python3",
  binDirectory: "/",
  javaHome: undefined,
  key: "key",
  lockDigest: "lock",
} as const;

test("a machine's probe has three rates and the threads that they were measured with", async () => {
  const { python } = resolveEnvironment({ runners: [] });
  const signal = new AbortController().signal;
  const probed = await probeMachine({ python, threads: 1, variables: process.env, signal });
  if (!probed.ok) throw new Error(probed.because);
  const { matrixProduct, memoryBandwidth, allReduce, threads } = probed.probe;
  expect(threads).toBe(1);
  // From a small board to the largest server; a unit that is off by 1000 is seen.
  expect(matrixProduct).toBeGreaterThan(1);
  expect(matrixProduct).toBeLessThan(2_000);
  expect(memoryBandwidth).toBeGreaterThan(0.3);
  expect(memoryBandwidth).toBeLessThan(500);
  expect(allReduce).toBeGreaterThan(5);
  expect(allReduce).toBeLessThan(100_000);
}, 90_000);

test("the facts name what each runner is made of, and the data", async () => {
  const suitePath = join(temporaryFolder(), "suite.yaml");
  const requirements = { modules: ["ray.train", "no_such_module"], horovod: true, java: false };
  const { python } = resolveEnvironment({ runners: [] });
  const facts = await environmentFacts({
    environment: { ...environment, python },
    suitePath,
    threadsPerWorker: "1",
    runners: [{ runner: { name: "mixed", requirements }, directory: "/" }],
    datasets: { digits: "d1", synthetic: "d2" },
  });
  expect(facts.frameworks?.mixed).toMatch(/^horovod \S+, ray \S+$/);
  expect(facts.data).toEqual({ digits: "d1", synthetic: "d2" });
});
