import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeConnection } from "../../launch/remote/connection.js";
import { getFiles } from "../../launch/remote/node-files.js";
import type { NodeSpec } from "../../types/cluster.js";
import { type Check, fault, ok } from "./report.js";

/** A file of this machine that every node should see. */
export interface SharedMarker {
  readonly folder: string;
  readonly name: string;
  readonly content: string;
  readonly remove: () => void;
}

/** Writes a file that is no other's into a folder here. Throws what the file system says. */
export function writeMarkerFile(folder: string): SharedMarker {
  const name = `.scalebench-shared-${randomBytes(8).toString("hex")}`;
  const content = randomBytes(32).toString("hex");
  const path = join(folder, name);
  writeFileSync(path, content, { flag: "wx", mode: 0o644 });
  return { folder, name, content, remove: () => rmSync(path, { force: true }) };
}

/** Whether a node sees the files of this machine at the same paths. */
export async function sharedCheck(
  node: NodeSpec,
  connection: NodeConnection,
  markers: readonly SharedMarker[],
): Promise<Check> {
  for (const { folder, name, content } of markers) {
    const found = await getFiles(connection, folder, [name]);
    if (found.find((file) => file.name === name)?.content.toString() !== content) {
      return fault(
        "not shared",
        `expected node ${node.name} to see the files of ${folder} on this machine, found that it does not`,
        "mount that folder on the node at the same path, work in a folder that is shared, or write `sharedFileSystem: false`, `workDirectory` and `environment: { setup: python3 }` into the cluster file",
      );
    }
  }
  return ok("shared");
}
