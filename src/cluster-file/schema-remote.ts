import { z } from "zod";
import { count, duration, slug } from "../yaml/schema-parts.js";
import { absolutePath, host, moduleName, networkInterface, program, user } from "./names.js";
import { sshOptions } from "./ssh-options.js";

const mostSlots = 4096;
export const mostNodes = 10_000;
const mostModules = 100;

export const slots = count.max(mostSlots);
export const gpus = z.int().min(0).max(mostSlots);

const environment = z
  .union(
    [
      z.literal("shared"),
      z.strictObject({ python: absolutePath.describe("a Python that is there on every node, at this absolute path") }),
      z.strictObject({
        setup: program.describe("the Python that makes an environment on every node, such as python3"),
      }),
    ],
    { error: "shared, { python: /absolute/path } or { setup: python3 }" },
  )
  .optional()
  .describe(
    "which Python trains: shared (the harness' own, at the same path everywhere), { python: /path } or { setup: python3 }",
  );

/** What all clusters of several machines share. */
export const remoteShape = {
  interface: networkInterface.optional().describe("network interface of the exchange on every node, such as eth0"),
  workDirectory: absolutePath
    .optional()
    .describe("folder on every node for code, trials and temporary files, such as /scratch/scalebench"),
  sharedFileSystem: z
    .boolean()
    .optional()
    .describe("whether the study's folder, the code and the environment are on every node at the same paths"),
  environment,
  modules: z
    .array(moduleName)
    .max(mostModules)
    .default([])
    .describe("environment modules to load, such as [cuda/12.4]"),
  onNodeLoss: z
    .enum(["wait", "skip", "stop"])
    .default("wait")
    .describe("what becomes of trials whose node has gone: wait for it, skip them, or stop the study"),
  nodeLossTimeout: duration.prefault("10m").describe("how long `wait` waits, such as 10m"),
  connectTimeout: duration.prefault("20s").describe("how long a connection to a node may take, such as 20s"),
} as const;

const options = z
  .strictObject(
    Object.fromEntries(
      Object.entries(sshOptions).map(([name, value]) => [name, value.optional().describe(`ssh's own option ${name}`)]),
    ),
  )
  .default({})
  .describe("options of ssh that run no program, such as { ProxyJump: gateway }; for others see configFile");

export const sshSchema = z
  .strictObject({
    user: user.optional().describe("user on the nodes; ssh's own configuration decides by default"),
    port: z.int().min(1).max(65_535).optional().describe("port of sshd, such as 22"),
    identityFile: absolutePath.optional().describe("absolute path of the private key"),
    configFile: absolutePath.optional().describe("absolute path of an ssh configuration, in place of the user's own"),
    options,
  })
  .prefault({})
  .describe("what ssh is told beyond its own configuration");

const nodeMapping = z.strictObject({
  name: slug.optional().describe("what plans and pages call the node; its host by default"),
  host: host.describe("what ssh connects to: a name, an address, or a Host of the ssh configuration"),
  address: host.optional().describe("where other nodes reach it, on the network of the exchange; its host by default"),
  slots: slots.default(1).describe("workers that it holds, such as 4"),
  gpus: gpus.default(0).describe("GPUs that it has"),
});

/** Nodes of an ssh cluster: hosts by name, or with all that can be said of one. */
export const nodesSchema = z
  .array(z.union([host, nodeMapping]))
  .min(1)
  .max(mostNodes)
  .describe("the machines: hosts, or { host: gpu01, address: 10.0.0.1, slots: 4, gpus: 4 }");
