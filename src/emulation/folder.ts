import { join } from "node:path";
import { ScalebenchError } from "../errors/error.js";

/** Files of one emulated cluster; the folder is readable by its owner alone. */
export interface ClusterFolder {
  readonly root: string;
  readonly state: string;
  readonly hosts: string;
  readonly hostKey: string;
  readonly clientKey: string;
  readonly authorizedKeys: string;
  readonly knownHosts: string;
  readonly sshConfig: string;
  /** Of a node's sshd. */
  readonly sshd: (node: string) => { readonly config: string; readonly log: string };
}

/** Where all emulated clusters of a user are. */
export const clustersFolder = (home: string): string => join(home, "clusters");

const plainPath = /^\/[^"\\%$\p{Cc}]*$/u;

/** Throws CLUSTER_UP_FAILED where ssh's own files could not name the folder. */
export function clusterFolder(home: string, cluster: string): ClusterFolder {
  const root = join(clustersFolder(home), cluster);
  if (!plainPath.test(root)) {
    throw new ScalebenchError({
      code: "CLUSTER_UP_FAILED",
      message: `expected a folder without quotes, backslashes, % and $ for the cluster's keys, found ${JSON.stringify(root)}`,
      hint: "set SCALEBENCH_HOME to a folder with a plain name",
    });
  }
  const at = (name: string): string => join(root, name);
  return {
    root,
    state: at("state.json"),
    hosts: at("hosts"),
    hostKey: at("host_key"),
    clientKey: at("client_key"),
    authorizedKeys: at("authorized_keys"),
    knownHosts: at("known_hosts"),
    sshConfig: at("ssh_config"),
    sshd: (node) => ({ config: at(`sshd-${node}.conf`), log: at(`sshd-${node}.log`) }),
  };
}
