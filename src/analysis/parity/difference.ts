import type { Parameters } from "../../types/records.js";

/** How far two sets of parameters are apart, or why that cannot be said of them. */
export type Difference =
  | { readonly kind: "measured"; readonly value: number; readonly tensor: string }
  | { readonly kind: "mismatch"; readonly why: string };

/**
 * The largest over all tensors of max|a - b| / max|b|, b being the reference. A tensor that is zero
 * in the reference alone, other names or sizes, and values that are no numbers are a mismatch.
 */
export function largestDifference(a: Parameters, b: Parameters): Difference {
  const other = [...b.keys()].find((name) => !a.has(name)) ?? [...a.keys()].find((name) => !b.has(name));
  if (other !== undefined) return { kind: "mismatch", why: `only one of them has a tensor "${other}"` };
  let largest = 0;
  let tensor = "";
  for (const [name, reference] of b) {
    const found = tensorDifference(a.get(name) ?? new Float32Array(), reference);
    if (typeof found === "string") return { kind: "mismatch", why: `tensor "${name}" ${found}` };
    if (found < largest) continue;
    largest = found;
    tensor = name;
  }
  return { kind: "measured", value: largest, tensor };
}

function tensorDifference(a: ArrayLike<number>, b: ArrayLike<number>): number | string {
  if (a.length !== b.length) return `has ${a.length} values in one and ${b.length} in the other`;
  let apart = 0;
  let scale = 0;
  let sum = 0;
  for (let i = 0; i < b.length; i++) {
    const left = a[i] ?? 0;
    const right = b[i] ?? 0;
    const distance = Math.abs(left - right);
    if (distance > apart) apart = distance;
    if (Math.abs(right) > scale) scale = Math.abs(right);
    sum += distance;
  }
  // A maximum by comparison passes over NaN; a sum does not.
  if (Number.isNaN(sum)) return "has values that are no numbers";
  if (apart === 0) return 0;
  return scale === 0 ? "is zero in the reference alone" : apart / scale;
}
