import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { NodeConnection } from "../launch/remote/connection.js";
import { putFiles } from "../launch/remote/node-files.js";
import { codeOnNodes, type NodePaths, onNode, studyOnNodes } from "../launch/remote/node-paths.js";
import { type CodePlace, codeFiles } from "./code-files.js";

/** Where a study and the code that it runs are on nodes that do not see the harness' files. */
export function nodePathsOf(workDirectory: string, study: string, code: readonly CodePlace[]): NodePaths {
  const placeOf = ({ from, digest }: CodePlace): readonly [string, string] => {
    const place = codeOnNodes(workDirectory, digest);
    return [from, statSync(from).isFile() ? join(place, basename(from)) : place];
  };
  return { workDirectory, folders: [[study, studyOnNodes(workDirectory, study)], ...code.map(placeOf)] };
}

/** Brings code to a node, once for each digest of it. Throws NODE_UNFIT. */
export async function sendCode(connection: NodeConnection, paths: NodePaths, place: CodePlace): Promise<void> {
  const complete = join(codeOnNodes(paths.workDirectory, place.digest), ".complete");
  const { body } = await connection.request("exists", { path: complete });
  if (body.exists === true) return;
  await putFiles(
    connection,
    codeFiles(place, (path) => onNode(paths, path)),
  );
  await putFiles(connection, [{ path: complete, content: Buffer.from(`${place.digest}\n`), mode: 0o644 }]);
}
