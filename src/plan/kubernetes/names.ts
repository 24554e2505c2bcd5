import { createHash } from "node:crypto";

/** KubeRay allows 47 characters, and names of pods are longer than those of what makes them. */
const longest = 40;

/** Of a DNS label (RFC 1123) that begins with a letter, as services ask for. */
const safe = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const isNamespace = (text: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);

/** No space, no line break, no leading dash: a registry's host, a path, a tag or a digest. */
export const isImage = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}$/.test(text);

/** A name for objects of a trial: the same for the same text, and another for another one. */
export function objectName(text: string): string {
  const plain = `sb-${text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")}`;
  if (plain === `sb-${text}` && plain.length <= longest && safe.test(plain)) return plain;
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return `${plain.slice(0, longest - digest.length - 1).replace(/-+$/, "")}-${digest}`;
}
