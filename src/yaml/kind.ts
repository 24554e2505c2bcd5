import type { ErrorCode } from "../errors/codes.js";

/** One of the kinds of YAML file that people write, in the words of its errors. */
export interface FileKind {
  /** With its article: `a suite`. */
  readonly noun: string;
  /** Referring to the file at hand: `the suite`. */
  readonly the: string;
  readonly codes: {
    readonly unreadable: ErrorCode;
    readonly syntax: ErrorCode;
    readonly limit: ErrorCode;
    readonly unknownKey: ErrorCode;
    readonly invalid: ErrorCode;
  };
  /** What to do with a file that holds two documents, or more than any such file needs. */
  readonly split: string;
  /** A file that is right, to compare with. */
  readonly example: string;
  /** The published schema. */
  readonly schema: string;
}
