import { loadavg } from "node:os";
import { gitCommit } from "../src/environment/facts.js";
import { describeMachine } from "../src/environment/machine.js";
import { probe } from "../src/environment/probe.js";
import { resolveEnvironment } from "../src/environment/resolve.js";
import { ScalebenchError } from "../src/errors/error.js";
import { harnessVersion, projectRoot } from "../src/project/root.js";

type Facts = Readonly<Record<string, string | number>>;

/** Versions of the Python side; none where it is not set up, for not every benchmark needs it. */
async function pythonVersions(): Promise<Facts> {
  try {
    const { python } = resolveEnvironment({ runners: [] });
    const contents = await probe(python, { modules: [] }, process.env);
    return { python: contents.python.version, torch: contents.versions.torch ?? "none" };
  } catch (error) {
    if (error instanceof ScalebenchError) return { python: "none" };
    throw error;
  }
}

/** What the numbers were measured on; without the machine's name, for the file may be published. */
export async function machineFacts(): Promise<Facts> {
  const { host: _, gpus, ...machine } = await describeMachine(process.env);
  return {
    ...machine,
    gpus: gpus.length === 0 ? "none" : gpus.join("; "),
    node: process.versions.node,
    harness: harnessVersion(),
    commit: await gitCommit(projectRoot, process.env),
    ...(await pythonVersions()),
  };
}

/** Processes that wanted a core, averaged over the last minute. */
export const loadAverage = (): number => loadavg()[0] ?? 0;
