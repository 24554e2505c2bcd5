import type { ClusterSpec, RemoteCluster } from "../types/cluster.js";
import type { Fault } from "../yaml/fault.js";
import type { Path } from "../yaml/path.js";

const invalid = (path: Path, message: string, hint: string, at: Fault["at"] = "value"): Fault => ({
  code: "CLUSTER_INVALID",
  path,
  at,
  message,
  hint,
});

function repeatedNames(names: readonly string[], above: Path): readonly Fault[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    // Host names and folders of some file systems do not tell upper from lower case.
    const key = name.toLowerCase();
    if (seen.size < seen.add(key).size) return [];
    const message = `expected each node's name once, found \`${name}\` again`;
    return [invalid([...above, index], message, "give one of the two another name")];
  });
}

function filesFaults(cluster: RemoteCluster, hasFolder: boolean): readonly Fault[] {
  const { sharedFileSystem, environment } = cluster;
  const folder =
    sharedFileSystem || hasFolder
      ? []
      : [
          invalid(
            ["workDirectory"],
            "expected `workDirectory` in the cluster file, found nothing",
            "add `workDirectory: /scratch/scalebench` (a folder on every node), or `sharedFileSystem: true`",
            "key",
          ),
        ];
  const python =
    environment.kind === "shared" && !sharedFileSystem
      ? [
          invalid(
            ["environment"],
            "environment: expected a Python on the nodes, found `shared` without a shared file system",
            "write `environment: { setup: python3 }`, `{ python: /path }`, or `sharedFileSystem: true`",
          ),
        ]
      : [];
  return [...folder, ...python];
}

/** Faults that no single value shows. `file`: what the file itself gives. */
export function checkCluster(cluster: ClusterSpec, file: Readonly<Record<string, unknown>>): readonly Fault[] {
  if (cluster.kind === "local") return [];
  const files = filesFaults(cluster, file.workDirectory !== undefined);
  if (cluster.kind === "slurm") return files;
  const above = cluster.kind === "ssh" ? ["nodes"] : ["emulated", "nodes"];
  const names = repeatedNames(
    cluster.nodes.map(({ name }) => name),
    above,
  );
  if (cluster.kind === "ssh") return [...files, ...names];
  const { cpus } = cluster.emulation;
  const cores =
    cpus.length === 0 || cpus.length === cluster.nodes.length
      ? []
      : [
          invalid(
            ["emulated", "cpus"],
            `emulated.cpus: expected the cores of ${cluster.nodes.length} nodes, found those of ${cpus.length}`,
            "list the cores of every node, such as [0, 1], or give their number, such as `cpus: 1`",
          ),
        ];
  return [...files, ...names, ...cores];
}
