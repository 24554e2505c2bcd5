import { ScalebenchError } from "../errors/error.js";
import type { FileKind } from "./kind.js";

/** Far above any file that a person writes. */
export const maximumBytes = 2 ** 20;

const byteOrderMark = "\uFEFF";
const replacement = "\uFFFD";

/** Control characters that YAML 1.2 forbids (section 5.1); tab, line feed and carriage return are fine. */
const isForbidden = (code: number): boolean => (code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127;

function firstForbidden(text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    if (isForbidden(text.charCodeAt(index))) return index;
  }
  return -1;
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** The text without a byte order mark. Throws the kind's codes of limit and syntax for what is no text of such a file. */
export function checkedText(text: string, file: string, kind: FileKind): string {
  const bytes = Buffer.byteLength(text);
  if (bytes > maximumBytes) {
    throw new ScalebenchError({
      code: kind.codes.limit,
      message: `expected ${kind.noun} of at most 1 MiB, found ${bytes} bytes`,
      hint: `is this the right file? Split ${kind.the}: ${kind.split}`,
      where: { file },
    });
  }
  const plain = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  const encoding = plain.indexOf(replacement);
  if (encoding >= 0) {
    throw new ScalebenchError({
      code: kind.codes.syntax,
      message: "expected text in UTF-8, found bytes that are not",
      hint: "save the file as UTF-8",
      where: { file, ...positionOf(plain, encoding) },
    });
  }
  const control = firstForbidden(plain);
  if (control >= 0) {
    const code = plain.charCodeAt(control).toString(16).padStart(4, "0").toUpperCase();
    throw new ScalebenchError({
      code: kind.codes.syntax,
      message: `expected printable text, found the control character U+${code}`,
      hint: `remove the character; ${kind.noun} is plain text`,
      where: { file, ...positionOf(plain, control) },
    });
  }
  return plain;
}
