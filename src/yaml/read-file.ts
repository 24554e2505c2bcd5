import { readFileSync, statSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";
import type { FileKind } from "./kind.js";
import { maximumBytes } from "./text.js";

function unreadable(file: string, because: string, kind: FileKind): ScalebenchError {
  return new ScalebenchError({
    code: kind.codes.unreadable,
    message: `expected ${kind.noun.replace(/ file$/, "")} file, found ${because}`,
    hint: `check the path; ${kind.example} is an example`,
    where: { file },
  });
}

/** Reads no more than such a file may have, whatever the path names. Throws the kind's codes of what cannot be read and of the limit. */
export function readTextFile(file: string, kind: FileKind): string {
  try {
    const facts = statSync(file);
    if (!facts.isFile()) {
      throw unreadable(file, facts.isDirectory() ? "a folder" : "something that is no file", kind);
    }
    if (facts.size > maximumBytes) {
      throw new ScalebenchError({
        code: kind.codes.limit,
        message: `expected ${kind.noun} of at most ${maximumBytes} bytes, found ${facts.size}`,
        hint: `is this the right file? Split ${kind.the}: ${kind.split}`,
        where: { file },
      });
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof ScalebenchError) {
      throw error;
    }
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw unreadable(file, code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`, kind);
  }
}
