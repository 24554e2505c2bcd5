import { ScalebenchError, ScalebenchErrors, type SourcePosition } from "../errors/error.js";
import { exitCodes } from "../errors/exit-codes.js";
import { narrate, printData, styled } from "./terminal.js";

function place(where: SourcePosition | undefined): string {
  if (where === undefined) {
    return "";
  }
  const line = where.line === undefined ? "" : `:${where.line}${where.column === undefined ? "" : `:${where.column}`}`;
  return `\n  at ${where.file}${line}`;
}

function describe(error: ScalebenchError): string {
  const head = `${styled("red", `error[${error.code}]`)}: ${error.message}${place(error.where)}`;
  return `${head}\n\n${styled("cyan", "hint")}: ${error.hint}`;
}

/** Errors that a user can mend; none for a bug. */
export function knownErrors(error: unknown): readonly ScalebenchError[] {
  if (error instanceof ScalebenchErrors) {
    return error.errors;
  }
  return error instanceof ScalebenchError ? [error] : [];
}

/** As `--json` has them. */
export const errorRows = (errors: readonly ScalebenchError[]) =>
  errors.map(({ code, message, hint, where }) => ({ code, message, hint, where }));

/** Tells errors on stderr. Returns the exit code. */
export function narrateErrors(errors: readonly ScalebenchError[]): number {
  for (const error of errors) narrate(describe(error));
  return errors[0]?.exitCode ?? exitCodes.internal;
}

/** Tells a failure: for people on stderr, with `--json` as one object on stdout. Returns the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  const errors = knownErrors(error);
  if (errors.length === 0) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    narrate(`${styled("red", "error[INTERNAL]")}: this is a bug in scalebench\n${text}`);
    narrate(`\n${styled("cyan", "hint")}: report it with the command that you ran and the lines above`);
    if (json) {
      printData(JSON.stringify({ errors: [{ code: "INTERNAL", message: String(error) }] }));
    }
    return exitCodes.internal;
  }
  const code = narrateErrors(errors);
  if (json) {
    printData(JSON.stringify({ errors: errorRows(errors) }));
  }
  return code;
}
