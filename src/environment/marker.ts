import { join } from "node:path";
import { z } from "zod";
import { readJsonIfThere, writeJsonAtomically } from "./atomic-file.js";

/**
 * What set-up wrote about an environment, in the environment's own folder. An environment without
 * a readable marker is half-made and is made anew; one with `unfinished` was left in the middle of
 * that step.
 */
const markerSchema = z.object({
  schema: z.literal("scalebench/environment/v1"),
  key: z.string(),
  /** sha256 of the lock file that all steps installed by. */
  lock: z.string(),
  python: z.object({ version: z.string(), abi: z.string(), platform: z.string(), base: z.string() }),
  /** Folder, relative to the environment, that packages go to. */
  sitePackages: z.string(),
  torch: z.object({ version: z.string(), cuda: z.string().nullable(), gpu: z.boolean() }).optional(),
  horovod: z.object({ wheel: z.string(), operations: z.string() }).optional(),
  javaHome: z.string().optional(),
  /** Finished steps: digest of their inputs, and how long they took. */
  steps: z.record(z.string(), z.object({ inputs: z.string(), seconds: z.number() })),
  /** The step at work, with the entries of the packages' folder from before it. */
  unfinished: z.object({ step: z.string(), entries: z.array(z.string()) }).optional(),
});

export type Marker = z.infer<typeof markerSchema>;

const markerPath = (environment: string): string => join(environment, "scalebench.json");

export function readMarker(environment: string): Marker | undefined {
  const parsed = markerSchema.safeParse(readJsonIfThere(markerPath(environment)));
  return parsed.success ? parsed.data : undefined;
}

export function writeMarker(environment: string, marker: Marker): void {
  writeJsonAtomically(markerPath(environment), marker);
}
