import type { ErrorCode } from "../errors/codes.js";
import { ScalebenchError, ScalebenchErrors, type SourcePosition } from "../errors/error.js";
import type { Path } from "./path.js";

/** Something wrong in a file, before its place in the file is looked up. */
export interface Fault {
  readonly code: ErrorCode;
  readonly path: Path;
  /** Whether the key itself is wrong, or its value. */
  readonly at: "key" | "value";
  readonly message: string;
  readonly hint: string;
}

/** No person mends more than this in one go. */
const mostReported = 50;

type PositionOf = (path: Path, at: Fault["at"]) => SourcePosition;

const order = (a: SourcePosition, b: SourcePosition): number =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

/** All faults as one error, in the order of the file. */
export function faultsError(faults: readonly Fault[], positionOf: PositionOf): ScalebenchErrors {
  const placed = faults.map((fault) => ({ fault, where: positionOf(fault.path, fault.at) }));
  const sorted = placed.sort((a, b) => order(a.where, b.where)).slice(0, mostReported);
  return new ScalebenchErrors(
    sorted.map(({ fault: { code, message, hint }, where }) => new ScalebenchError({ code, message, hint, where })),
  );
}
