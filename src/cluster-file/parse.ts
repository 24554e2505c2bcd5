import type { ClusterSpec } from "../types/cluster.js";
import { type Fault, faultsError } from "../yaml/fault.js";
import { IssueReader } from "../yaml/issues.js";
import { isMapping } from "../yaml/path.js";
import { readTextFile } from "../yaml/read-file.js";
import { SchemaIndex } from "../yaml/schema-index.js";
import { settingsOf } from "../yaml/setting.js";
import { readYaml } from "../yaml/source.js";
import { show } from "../yaml/wording.js";
import { checkCluster } from "./check.js";
import { clusterIssues } from "./issues.js";
import { clusterKind } from "./kind.js";
import { resolveCluster } from "./resolve.js";
import { clusterKinds, clusterSchemas, unknownKindSchema } from "./schema.js";

const mappingFault = (value: unknown): Fault => ({
  code: "CLUSTER_INVALID",
  path: [],
  at: "value",
  message: `expected the cluster file to be a mapping, found ${show(value)}`,
  hint: `start with \`schema: scalebench/cluster/v1\`; ${clusterKind.example} is an example`,
});

/**
 * The cluster that `text` says, checked and with its defaults filled in. Pure.
 * Throws ScalebenchErrors with every fault at once, each with its place, what was expected and the fix.
 */
export function parseCluster(text: string, file: string): ClusterSpec {
  const { value, positionOf } = readYaml(text, file, clusterKind);
  if (!isMapping(value)) throw faultsError([mappingFault(value)], positionOf);
  const kind = clusterKinds.find((known) => known === value.kind);
  const schema = kind === undefined ? unknownKindSchema : clusterSchemas[kind];
  const checked = schema.safeParse(value);
  const index = new SchemaIndex(schema, settingsOf(schema.shape), []);
  const faults = new IssueReader(value, index, clusterIssues(kind, index)).faults(checked.error?.issues ?? []);
  if (faults.length > 0 || !checked.success) throw faultsError(faults, positionOf);
  const cluster = resolveCluster(checked.data as Parameters<typeof resolveCluster>[0]);
  const further = checkCluster(cluster, value);
  if (further.length > 0) throw faultsError(further, positionOf);
  return cluster;
}

/** Reads and checks a cluster file. Throws as `parseCluster`, and CLUSTER_UNREADABLE and CLUSTER_LIMIT. */
export const readCluster = (file: string): ClusterSpec => parseCluster(readTextFile(file, clusterKind), file);
