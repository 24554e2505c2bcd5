import type { Interpreter } from "./interpreter.js";
import type { NodeMarker } from "./marker.js";
import type { NodeEnvironmentPlace } from "./place.js";

/** What a step on a node works with. */
export interface NodeStepContext {
  readonly place: NodeEnvironmentPlace;
  readonly interpreter: Interpreter;
  readonly marker: NodeMarker;
  /** Folder of Horovod's wheels on this machine. */
  readonly wheels: string;
  /** Runs a program there, its output in the step's log. */
  readonly run: (argv: readonly [string, ...string[]]) => Promise<void>;
  /** The same, returning the last line that it prints. */
  readonly ask: (argv: readonly [string, ...string[]]) => Promise<string>;
  /** Lines of the step's log. */
  readonly log: () => Promise<string>;
  readonly send: (path: string, content: Uint8Array) => Promise<void>;
  readonly note: (text: string) => void;
}

/** One step after the virtual environment itself. A finished one is skipped while the digest of its inputs stays. */
export interface NodeStep {
  readonly name: string;
  readonly says: string;
  readonly inputs: string;
  readonly run: (context: NodeStepContext) => Promise<Partial<Pick<NodeMarker, "torch">>>;
}
