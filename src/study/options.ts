import type { Launcher } from "../launch/launcher.js";
import type { CellId } from "../types/ids.js";
import type { Cluster, Plan, Trial } from "../types/plan.js";
import type { LaunchContext, Runner } from "../types/runner.js";
import type { Measurement, TrialFailure, TrialOutcome, TrialResult } from "../types/trial-result.js";
import type { Observe } from "./events.js";
import type { StudyIdentity } from "./identity.js";
import type { TimeLeft } from "./time-left.js";

/** What a completed trial's records say, or why they can't be used (cut, missing, wrong placement). */
export type Measured =
  | { readonly ok: true; readonly measurement: Measurement }
  | {
      readonly ok: false;
      readonly failure: Pick<TrialFailure, "reason" | "hint"> & Partial<Pick<TrialFailure, "log" | "tail">>;
    };

export interface MeasureRequest {
  readonly trial: Trial;
  /** The attempt's folder, where the ranks wrote. */
  readonly directory: string;
  readonly result: Extract<TrialResult, { state: "completed" }>;
}

export interface JudgeRequest {
  /** The outcome that counts of every trial so far, in block order. */
  readonly outcomes: readonly TrialOutcome[];
  /** Blocks that have ended. */
  readonly blocks: number;
  /** Cells that failed too often to be run again in this run: no further block will have them. */
  readonly givenUp: ReadonlySet<CellId>;
}

export interface Decision {
  /** All claims are decided. */
  readonly decided: boolean;
  /** Cells that another block must have: those of undecided claims, with their siblings. */
  readonly neededCells: ReadonlySet<CellId>;
}

/** A block that is about to run, and what is known by then. */
export interface BlockAhead {
  readonly block: number;
  /** Trials of the block that have to run. */
  readonly trials: number;
  /** Of the whole study; undefined before the first block of this run has ended. */
  readonly timeLeft: TimeLeft | undefined;
  /** The outcome that counts of every trial so far, in block order. */
  readonly outcomes: readonly TrialOutcome[];
}

/** What the environment offers; see `LaunchContext`. */
export interface StudyEnvironment {
  readonly python: string;
  readonly binDirectory: string;
  readonly pythonPath: string;
  readonly javaHome: string | undefined;
  /** Folder with one folder a data set. */
  readonly datasetsDirectory: string;
}

export interface StudyRunner {
  readonly runner: Runner;
  /** With its Python entry. */
  readonly directory: string;
}

/** Where a variant has its own of a file or folder of code; the path itself where it has none. */
export type Relocate = (path: string) => string;

/** What is there while trials run, and at no other time. */
interface Scaffold {
  /** Called once the study is open and alone; also has to clear away what a killed run left. */
  readonly build: () => Promise<void>;
  /** Called when all processes have ended, whatever became of them. */
  readonly remove: () => Promise<void>;
}

export interface StudyOptions {
  readonly plan: Plan;
  /** The study's folder; absolute. Its last part is the study's id. */
  readonly directory: string;
  /** Continue the study that is there. */
  readonly resume: boolean;
  readonly identity: StudyIdentity;
  /** Further files of the study's folder, name to content, written at the start: suite.yaml, environment.json. */
  readonly files: Readonly<Record<string, string>>;
  /** Called before the processes of each trial start, when none of an earlier one run; what it throws fails the trial. */
  readonly beforeTrial?: ((trial: Trial) => Promise<void>) | undefined;
  /** Version of scalebench. */
  readonly harness: string;
  readonly runners: ReadonlyMap<string, StudyRunner>;
  /** The cells of a block in its random order; pure. */
  readonly trialsOfBlock: (plan: Plan, block: number) => readonly Trial[];
  readonly cluster: Cluster;
  readonly environment: StudyEnvironment;
  /** Folders of the data sets that were prepared before, by name. */
  readonly prepared?: ReadonlyMap<string, string>;
  /** See `LaunchContext`; nothing where it is not given. */
  readonly userVariable?: LaunchContext["userVariable"];
  /** By level of the factor `variant`: where its cells' code lies, if not where everyone's does. */
  readonly variants?: ReadonlyMap<string, Relocate>;
  readonly scaffold?: Scaffold;
  readonly launcher: Launcher;
  /** Bytes that the log of one process may have; a trial whose process writes more fails. Default: 256 MiB. */
  readonly logLimit?: number;
  readonly measure: (request: MeasureRequest) => Measured | Promise<Measured>;
  readonly judge: (request: JudgeRequest) => Decision | Promise<Decision>;
  /** Called before each block, while nothing is measured; the block waits for it. */
  readonly beforeBlock?: (ahead: BlockAhead) => Promise<void>;
  readonly observe: Observe;
  /** Aborting ends the study; a string as the reason is the signal's name. */
  readonly signal: AbortSignal;
}

export interface StudyEnd {
  readonly state: "finished" | "interrupted";
  /** In words, or the signal's name. */
  readonly because: string;
  /** The outcome that counts of every trial, in block order. */
  readonly outcomes: readonly TrialOutcome[];
}
