import { type ErrorCode, errorCodes } from "./codes.js";

/** Where in a user's file an error lies: path, and 1-based line and column. */
export interface SourcePosition {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ErrorDetails {
  readonly code: ErrorCode;
  /** One sentence: what was expected, what was found. No full stop at the end. */
  readonly message: string;
  /** The fix, as something that the user can do. */
  readonly hint: string;
  readonly where?: SourcePosition;
  readonly cause?: unknown;
}

/** Every failure that a user can mend. Anything else that is thrown is a bug and exits 1. */
export class ScalebenchError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly where: SourcePosition | undefined;

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "ScalebenchError";
    this.code = details.code;
    this.hint = details.hint;
    this.where = details.where;
  }

  get exitCode(): number {
    return errorCodes[this.code].exit;
  }
}

/** Several faults of one file, reported together so that a user mends them in one go. */
export class ScalebenchErrors extends Error {
  readonly errors: readonly ScalebenchError[];

  constructor(errors: readonly ScalebenchError[]) {
    super(errors.map((error) => error.message).join("; "));
    this.name = "ScalebenchErrors";
    this.errors = errors;
  }

  get exitCode(): number {
    return this.errors[0]?.exitCode ?? 1;
  }
}
