import type { ErrorCode } from "../errors/codes.js";
import type { Variables } from "./home.js";
import type { Marker } from "./marker.js";

/** What a step works with. */
export interface StepContext {
  /** The environment's folder. */
  readonly environment: string;
  readonly python: string;
  readonly binDirectory: string;
  readonly wheels: string;
  /** What pip may choose. */
  readonly lockFile: string;
  readonly marker: Marker;
  /** Variables of the user, with the marks of this set-up. */
  readonly variables: Variables;
  readonly log: string;
  readonly signal: AbortSignal | undefined;
  readonly watch: (line: string) => void;
  readonly note: (text: string) => void;
}

/** What a step found out, for the marker. */
export type Findings = Partial<Pick<Marker, "torch" | "horovod" | "javaHome">>;

/** One step of the set-up, as data. A finished step is skipped while the digest of its inputs stays the same. */
export interface Step {
  readonly name: string;
  /** What it does, for people. */
  readonly says: string;
  readonly inputs: (marker: Marker, variables: Variables) => string;
  readonly run: (context: StepContext) => Promise<Findings>;
}

/** A step that failed for a reason that it knows itself. */
export class StepFailure extends Error {
  constructor(
    readonly because: string,
    readonly fix: string,
    readonly code: ErrorCode = "SETUP_FAILED",
  ) {
    super(because);
    this.name = "StepFailure";
  }
}

/** A command that ended with another code than 0; its log says why. */
export class CommandFailure extends Error {
  constructor(
    readonly program: string,
    readonly exitCode: number | null,
  ) {
    super(exitCode === null ? `${program} was killed` : `${program} ended with ${exitCode}`);
    this.name = "CommandFailure";
  }
}
