import type { NodeName, ServiceId, TrialId } from "./ids.js";

/** When a started process counts as ready. */
export type Readiness =
  | { readonly kind: "started" }
  /** The file exists (the process writes it under another name first, then renames). */
  | { readonly kind: "file"; readonly path: string }
  /** Something accepts connections there. */
  | { readonly kind: "port"; readonly host: string; readonly port: number }
  /** What the process has written to its log since its start holds the text. */
  | { readonly kind: "log"; readonly text: string };

type ProcessRole = "worker" | "head" | "driver";

/** One process to start. Never a shell string: argv goes to execve as it is. */
export interface ProcessSpec {
  /** Unique in its list; also the name of its log file. */
  readonly name: string;
  readonly node: NodeName;
  readonly role: ProcessRole;
  readonly argv: readonly [string, ...string[]];
  /** Added to the base environment of the launcher. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly ready: Readiness;
}

/** Processes that outlive trials; started in order, each ready before the next, but workers that follow each other start together. */
export interface ServiceSpec {
  readonly id: ServiceId;
  readonly processes: readonly ProcessSpec[];
  /** Files that must be there before the start, with their content; written with mode 0600. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** Folders outside the study that the service makes; removed when it has stopped. */
  readonly temporaryDirectories: readonly string[];
  readonly readyTimeoutSeconds: number;
}

/** Everything that is started for one trial; a pure function of trial and cluster. */
export interface LaunchSpec {
  readonly trial: TrialId;
  readonly services: readonly ServiceSpec[];
  /** Started in order. The trial ends when all have ended, or when the first fails. */
  readonly processes: readonly ProcessSpec[];
}
