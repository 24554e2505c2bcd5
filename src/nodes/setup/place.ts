import { basename, join } from "node:path";
import { digestOfFiles, projectFiles, sha256 } from "../../environment/lock-file.js";
import { pythonOf } from "../../environment/make-environment.js";
import type { RemoteCluster } from "../../types/cluster.js";

/** Where the environment of the nodes is, on every one of them. */
export interface NodeEnvironmentPlace {
  readonly key: string;
  readonly folder: string;
  readonly python: string;
  /** Beside the environment: what it is made of, and the logs of its making. */
  readonly files: string;
  readonly lockFile: string;
}

const plain = (text: string): string => text.replace(/[^A-Za-z0-9._-]/g, "-").slice(0, 40);

/**
 * The environment that `setup --cluster` makes with a Python: another lock or another Python is another environment. Its
 * version is the node's affair, for the path has to be known before anything is asked there.
 */
export function nodeEnvironmentPlace(
  { workDirectory }: Pick<RemoteCluster, "workDirectory">,
  maker: string,
): NodeEnvironmentPlace {
  const lock = digestOfFiles(projectFiles.lock);
  const key = `${plain(basename(maker))}-${sha256(lock, maker).slice(0, 12)}`;
  const environments = join(workDirectory, "environments");
  const folder = join(environments, key);
  return { key, folder, python: pythonOf(folder), files: join(environments, `.${key}`), lockFile: `${folder}.lock` };
}
