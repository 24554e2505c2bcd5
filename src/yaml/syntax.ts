import type { YAMLError } from "yaml";
import type { FileKind } from "./kind.js";

interface Sentence {
  readonly message: string;
  readonly hint: string;
}

/** The parser's codes in our words. A code that is missing here keeps the parser's own sentence. */
const sentences: Readonly<Record<string, Sentence>> = {
  TAB_AS_INDENT: {
    message: "expected spaces at the start of the line, found a tab",
    hint: "replace the tab by spaces, two for each level",
  },
  BAD_INDENT: {
    message: "expected the indentation of the lines around, found another one",
    hint: "give the keys of one mapping the same number of spaces, and close every [ and {",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "expected one value, found a second `key: value` on the same line",
    hint: "put quotes around a text that contains a colon and a space",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "expected `key: value`, found a line without a colon",
    hint: "write `key: value` with a space after the colon",
  },
  MISSING_CHAR: {
    message: "expected a closing quote, bracket, comma or colon, found something else",
    hint: "close what was opened before this place; after a key comes a colon and a space",
  },
  BAD_SCALAR_START: {
    message: "expected a value, found a character that YAML keeps for itself",
    hint: "put quotes around a text that starts with @, ` or %",
  },
  BAD_DIRECTIVE: {
    message: "expected no directive, found one",
    hint: "remove the line that starts with %",
  },
};

export function syntaxSentence(error: YAMLError, kind: FileKind): Sentence {
  if (error.code === "RESOURCE_EXHAUSTION") {
    return {
      message: `expected ${kind.noun} of few levels, found mappings or lists nested too deep`,
      hint: "is this the right file?",
    };
  }
  return (
    sentences[error.code] ?? {
      message: `expected YAML 1.2, found a fault: ${error.message.split("\n")[0] ?? error.code}`,
      hint: `compare with ${kind.example}`,
    }
  );
}
