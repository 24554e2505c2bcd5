import { z } from "zod";
import { clusterKinds, clusterSchemas } from "./schema.js";

/** The JSON Schema (2020-12) of a cluster file, from the schemas that such files are checked with; editors complete from it. */
export function clusterJsonSchema(): Readonly<Record<string, unknown>> {
  const kinds = clusterKinds.map((kind) => {
    const { $schema: _, ...schema } = z.toJSONSchema(clusterSchemas[kind], { io: "input" });
    return [kind, schema] as const;
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:scalebench:cluster:v1",
    title: "scalebench cluster file",
    description: "Where a study runs: this machine, hosts by ssh, an allocation of Slurm, or emulated nodes",
    type: "object",
    required: ["schema", "cluster", "kind"],
    properties: { kind: { enum: clusterKinds, description: "local, ssh, slurm or emulated" } },
    allOf: kinds.map(([kind, schema]) => ({
      if: { type: "object", required: ["kind"], properties: { kind: { const: kind } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
      then: schema,
    })),
  };
}

/** The text of schemas/cluster.schema.json. */
export const clusterJsonSchemaText = (): string => `${JSON.stringify(clusterJsonSchema(), null, 2)}\n`;
