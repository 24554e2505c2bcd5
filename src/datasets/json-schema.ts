import { z } from "zod";
import { datasetSchema } from "./schema.js";

/** The text of schemas/dataset.schema.json: JSON Schema (2020-12) of a dataset.yaml; editors complete from it. */
export function datasetJsonSchemaText(): string {
  const { $schema: _, ...schema } = z.toJSONSchema(datasetSchema, { io: "input" });
  const whole = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:scalebench:dataset:v1",
    title: "scalebench data set",
    description: "Where data come from, what their columns mean, and how they become rows that models read",
    ...schema,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
