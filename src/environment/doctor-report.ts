import type { Machine } from "./machine.js";

/** Whether one runner can run here. */
export interface RunnerHealth {
  readonly name: string;
  readonly ok: boolean;
  /** Of what it uses: python, torch, horovod, pyspark, ray, java. */
  readonly versions: Readonly<Record<string, string>>;
  /** What it lacks, a sentence each. */
  readonly missing: readonly string[];
  /** What to type; absent when nothing is missing. */
  readonly fix?: string;
}

export interface DoctorReport {
  readonly schema: "scalebench/doctor/v1";
  /** True when every asked runner can run. */
  readonly ok: boolean;
  readonly harness: string;
  readonly node: string;
  readonly environment: {
    readonly state: "managed" | "external" | "missing";
    readonly python?: string;
    readonly key?: string;
    readonly javaHome?: string;
  };
  readonly machine: Machine;
  readonly runners: readonly RunnerHealth[];
}
