import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../../errors/error.js";
import { type NodeConnection, NodeRefusal } from "./connection.js";

/** A file for a node. */
export interface NodeFile {
  /** On the node; absolute. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

/** More than a frame is worth: larger sets go in several. */
const mostBytes = 16 * 2 ** 20;

function* batches(files: readonly NodeFile[]): Generator<readonly NodeFile[]> {
  let batch: NodeFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length > 0 && bytes + file.content.length > mostBytes) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(file);
    bytes += file.content.length;
  }
  if (batch.length > 0) yield batch;
}

/** A node's refusal in words that name the fix; anything else as it is. */
export function unfitError(connection: NodeConnection, what: string, error: unknown): unknown {
  if (!(error instanceof NodeRefusal)) return error;
  const full = error.errno === 28 || error.errno === 122;
  return new ScalebenchError({
    code: "NODE_UNFIT",
    message: `expected node ${connection.node} to ${what}, found: ${error.message}`,
    hint: full
      ? "free space on that node, or choose another `workDirectory` in the cluster file"
      : "check that `workDirectory` of the cluster file can be written on that node",
  });
}

/** Writes files on a node, each as a whole. Throws NODE_UNFIT. */
export async function putFiles(connection: NodeConnection, files: readonly NodeFile[]): Promise<void> {
  try {
    for (const batch of batches(files)) {
      const entries = batch.map(({ path, content, mode }) => ({ path, mode, size: content.length }));
      await connection.request("put", { files: entries }, Buffer.concat(batch.map(({ content }) => content)));
    }
  } catch (error) {
    throw unfitError(connection, "take the study's files", error);
  }
}

interface FoundFile {
  readonly name: string;
  readonly content: Buffer;
}

/** A plain name: what a node sends must not get out of the folder that it is for. */
const isPlain = (name: string): boolean => !/[/\\\0]/.test(name) && name !== "." && name !== ".." && name !== "";

/** Files of a node's folder, not below it, that end in one of the endings; none where the folder is not there. */
export async function getFiles(
  connection: NodeConnection,
  folder: string,
  endings: readonly string[],
): Promise<readonly FoundFile[]> {
  const { body, content } = await connection.request("get", { folder, endings });
  const files = Array.isArray(body.files) ? (body.files as readonly { name: string; size: number }[]) : [];
  let start = 0;
  const found: FoundFile[] = [];
  for (const { name, size } of files) {
    if (!isPlain(name)) throw new Error(`node ${connection.node} sent a file with the name ${JSON.stringify(name)}`);
    found.push({ name, content: content.subarray(start, start + size) });
    start += size;
  }
  return found;
}

/** The plain files of a folder here, for the same names in a folder of a node. */
export function filesOf(folder: string, nodeFolder: string): readonly NodeFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => {
      const path = join(folder, name);
      return { path: join(nodeFolder, name), content: readFileSync(path), mode: statSync(path).mode & 0o777 };
    });
}
