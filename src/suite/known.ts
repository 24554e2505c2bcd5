import type { Runner } from "../types/runner.js";
import type { WorkloadNames } from "./schema-workload.js";

/** What a suite may name. */
export interface KnownNames extends WorkloadNames {
  readonly runners: ReadonlyMap<string, Runner>;
}
