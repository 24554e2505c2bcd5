import { readCluster } from "../cluster-file/parse.js";
import { ScalebenchError } from "../errors/error.js";
import { isJobToSubmit } from "./slurm-job.js";

interface OwnCluster {
  /** A cluster file; this machine without one. */
  readonly cluster: string | undefined;
  /** How to have the same of a study that ran as a job, to complete "as a job: ...". */
  readonly afterwards: string;
}

/** For commands that wait for their study themselves. Throws USAGE for a cluster whose studies are jobs. */
export function requireOwnCluster({ cluster, afterwards }: OwnCluster): void {
  if (cluster === undefined || !isJobToSubmit(readCluster(cluster))) return;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected to be inside an allocation of Slurm's for ${cluster}, found none`,
    hint: `\`salloc\` gives one; as a job: ${afterwards}`,
  });
}

/** Throws USAGE where nodes do not see the checkout of another revision. */
export function requireSharedCheckout(cluster: string | undefined): void {
  const spec = cluster === undefined ? undefined : readCluster(cluster);
  if (spec === undefined || spec.kind === "local" || spec.sharedFileSystem) return;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected --ref with a cluster whose nodes share its files, found \`sharedFileSystem: false\` in ${cluster}`,
    hint: "put the study (--out) and scalebench where all nodes see them and say `sharedFileSystem: true`, or gate without --ref",
  });
}
