import type { RunnerRequirements } from "../types/runner.js";

/** What set-up and doctor need of a runner; the entries of the runner registry fit. */
export interface EnvironmentRunner {
  readonly runner: { readonly name: string; readonly requirements: RunnerRequirements };
  /** The runner's folder, with its requirements.txt. */
  readonly directory: string;
}

/** The Python side of a trial, as `run` uses it. All paths are absolute. */
export interface Environment {
  /** `managed`: made by `scalebench setup`; `external`: named with `setup --python`. */
  readonly kind: "managed" | "external";
  readonly python: string;
  /** The environment's programs: torchrun, horovodrun, ray. */
  readonly binDirectory: string;
  readonly javaHome: string | undefined;
  /** Names the environment in files and on the page. */
  readonly key: string;
  /** sha256 over what pins the installed versions: equal digest, equal packages. */
  readonly lockDigest: string;
}

/** What set-up tells while it works. The CLI prints it; set-up itself prints nothing. */
export type SetupEvent =
  | { readonly kind: "waiting"; readonly because: string }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "step-started"; readonly step: string; readonly says: string; readonly log: string }
  | { readonly kind: "step-output"; readonly step: string; readonly seconds: number; readonly line: string }
  | { readonly kind: "step-skipped"; readonly step: string; readonly says: string }
  | { readonly kind: "step-finished"; readonly step: string; readonly says: string; readonly seconds: number }
  | {
      readonly kind: "step-failed";
      readonly step: string;
      readonly says: string;
      readonly seconds: number;
      readonly log: string;
      /** Last lines of the log. */
      readonly tail: readonly string[];
    };

export type SetupObserver = (event: SetupEvent) => void;
