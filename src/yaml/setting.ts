import { z } from "zod";

/** One scalar of a file: where it lies and which values it takes. */
export interface Setting {
  /** `workload.batch.global`. */
  readonly path: string;
  readonly keys: readonly string[];
  readonly schema: z.ZodType;
  readonly description?: string | undefined;
}

/** The schema below defaults, optionality and conversions: what a file holds. */
export function inner(schema: unknown): z.ZodType | undefined {
  let at = schema;
  for (;;) {
    if (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodPrefault) at = at.unwrap();
    else if (at instanceof z.ZodPipe && inner(at.in) instanceof z.ZodObject) at = at.in;
    else return at instanceof z.ZodType ? at : undefined;
  }
}

/** Of a schema that takes a name or a mapping: the name. */
function scalarOf(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodArray || schema instanceof z.ZodRecord) return undefined;
  if (!(schema instanceof z.ZodUnion)) return schema;
  const scalars = schema.options.filter((option) => option instanceof z.ZodType && !(option instanceof z.ZodObject));
  return scalars.length === 1 ? (scalars[0] as z.ZodType) : schema;
}

/** Of a schema or, where a wrapper hides it, of what it wraps. */
export const descriptionOf = (schema: unknown): string | undefined =>
  schema instanceof z.ZodType ? (schema.description ?? inner(schema)?.description) : undefined;

/** Every scalar below a mapping, by its path. */
export function settingsOf(
  shape: Readonly<Record<string, unknown>>,
  above: readonly string[] = [],
): readonly Setting[] {
  return Object.entries(shape).flatMap(([key, value]) => {
    const keys = [...above, key];
    const schema = inner(value);
    if (schema === undefined) return [];
    if (schema instanceof z.ZodObject) return settingsOf(schema.shape, keys);
    const scalar = scalarOf(schema);
    return scalar === undefined
      ? []
      : [{ path: keys.join("."), keys, schema: scalar, description: descriptionOf(value) }];
  });
}
