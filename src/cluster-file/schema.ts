import { z } from "zod";
import { slug } from "../yaml/schema-parts.js";
import { emulatedSchema } from "./schema-emulated.js";
import { nodesSchema, remoteShape, sshSchema } from "./schema-remote.js";
import { slurmSchema } from "./schema-slurm.js";

const head = <Kind extends string>(kind: Kind) => ({
  schema: z.literal("scalebench/cluster/v1").describe("version of this format: scalebench/cluster/v1"),
  cluster: slug.describe("a short name of the cluster"),
  kind: z.literal(kind).describe("local, ssh, slurm or emulated"),
});

/** One schema a kind of cluster: which one a file is checked with, its `kind` says. */
export const clusterSchemas = {
  local: z.strictObject(head("local")),
  ssh: z.strictObject({ ...head("ssh"), nodes: nodesSchema, ssh: sshSchema, ...remoteShape }),
  slurm: z.strictObject({ ...head("slurm"), slurm: slurmSchema, ...remoteShape }),
  emulated: z.strictObject({ ...head("emulated"), emulated: emulatedSchema, ...remoteShape }),
} as const;

export type ClusterKind = keyof typeof clusterSchemas;
export const clusterKinds = Object.keys(clusterSchemas) as ClusterKind[];

/** For a file without a kind that is known. */
export const unknownKindSchema = z.looseObject({
  ...head("local"),
  kind: z.enum(clusterKinds).describe("local (this machine), ssh, slurm or emulated"),
});

export type ClusterFile = { readonly [Kind in ClusterKind]: z.output<(typeof clusterSchemas)[Kind]> };
