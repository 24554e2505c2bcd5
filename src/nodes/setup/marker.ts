import { join } from "node:path";
import { z } from "zod";
import type { NodeConnection } from "../../launch/remote/connection.js";
import { getFiles, putFiles } from "../../launch/remote/node-files.js";
import type { NodeEnvironmentPlace } from "./place.js";

/** What set-up wrote about a node's environment, in the environment's own folder. Without a readable one, it is half-made. */
const schema = z.object({
  schema: z.literal("scalebench/node-environment/v1"),
  key: z.string(),
  /** Folder that packages go to; absolute. */
  sitePackages: z.string(),
  torch: z.object({ version: z.string(), gpu: z.boolean() }).optional(),
  /** Finished steps: digest of their inputs. */
  steps: z.record(z.string(), z.string()),
  /** The step at work, with the entries of the packages' folder from before it. */
  unfinished: z.object({ step: z.string(), entries: z.array(z.string()) }).optional(),
});

export type NodeMarker = z.output<typeof schema>;

const name = "scalebench.json";

export async function readNodeMarker(
  connection: NodeConnection,
  { folder, key }: NodeEnvironmentPlace,
): Promise<NodeMarker | undefined> {
  const [file] = (await getFiles(connection, folder, [name])).filter((found) => found.name === name);
  if (file === undefined) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(file.content.toString("utf8")));
    return parsed.success && parsed.data.key === key ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export const writeNodeMarker = (
  connection: NodeConnection,
  { folder }: NodeEnvironmentPlace,
  marker: NodeMarker,
): Promise<void> =>
  putFiles(connection, [
    { path: join(folder, name), content: Buffer.from(`${JSON.stringify(marker, null, 2)}\n`), mode: 0o644 },
  ]);
