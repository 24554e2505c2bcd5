import { createHash } from "node:crypto";
import { basename, dirname, join, relative } from "node:path";

/** Folders of the harness that nodes have elsewhere: the longest that holds a path decides. */
export interface NodePaths {
  /** Absolute, on every node. */
  readonly workDirectory: string;
  /** The harness' folder to the node's, both absolute. */
  readonly folders: readonly (readonly [string, string])[];
}

const shortDigest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

const isWithin = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return way === "" || !(way === ".." || way.startsWith("../"));
};

/** The folder of a study on the nodes: two studies of one name never share it. */
export const studyOnNodes = (workDirectory: string, studyDirectory: string): string =>
  join(workDirectory, "studies", `${basename(studyDirectory)}-${shortDigest(studyDirectory)}`);

/** Where the code of a digest is on the nodes. */
export const codeOnNodes = (workDirectory: string, digest: string): string =>
  join(workDirectory, "code", digest.slice(0, 16));

/** Where a path of the harness is on the nodes. What lies in none of the folders gets a place by its own folder's name. */
export function onNode({ workDirectory, folders }: NodePaths, path: string): string {
  const longest = folders
    .filter(([folder]) => isWithin(path, folder))
    .toSorted(([one], [other]) => other.length - one.length)[0];
  if (longest !== undefined) return join(longest[1], relative(longest[0], path));
  return join(workDirectory, "other", shortDigest(dirname(path)), basename(path));
}
