import type { ClusterSpec } from "../../types/cluster.js";
import type { NodeName } from "../../types/ids.js";

/** What is looked at on a node, in the order of the table. */
export const checkNames = [
  "reachable",
  "python",
  "versions",
  "runners",
  "clock",
  "slots",
  "gpus",
  "load",
  "disk",
  "network",
  "files",
] as const;

export type CheckName = (typeof checkNames)[number];

/** A fault keeps a study from running or from being true; a note does not. */
interface Judged {
  /** A few words for the table. */
  readonly text: string;
  /** What was expected and found. */
  readonly says: string;
  readonly fix: string;
}

export type Check =
  | { readonly state: "ok"; readonly text: string }
  | ({ readonly state: "fault" } & Judged)
  | ({ readonly state: "note" } & Judged);

/** A node and what was found on it; checks that could not be made are absent. */
export interface NodeHealth {
  readonly node: NodeName;
  readonly host: string;
  readonly address: string;
  readonly checks: Partial<Readonly<Record<CheckName, Check>>>;
  /** Versions, by name; empty where the node was not reached. */
  readonly software: Readonly<Record<string, string>>;
}

/** The way from one node to another, on the network of the exchange. */
export type PairHealth = { readonly from: NodeName; readonly to: NodeName } & (
  | { readonly state: "ok"; readonly roundTripSeconds: number; readonly bitsPerSecond: number }
  | { readonly state: "fault"; readonly says: string; readonly fix: string }
);

export interface ClusterReport {
  readonly schema: "scalebench/cluster-doctor/v1";
  /** Whether there is no fault. */
  readonly ok: boolean;
  readonly cluster: string;
  readonly kind: ClusterSpec["kind"];
  /** Nodes that are one machine: nothing that was measured tells of a real network. */
  readonly emulated: boolean;
  readonly nodes: readonly NodeHealth[];
  /** Of nodes that were reached. */
  readonly pairs: readonly PairHealth[];
}

export const ok = (text: string): Check => ({ state: "ok", text });
export const fault = (text: string, says: string, fix: string): Check => ({ state: "fault", text, says, fix });
export const note = (text: string, says: string, fix: string): Check => ({ state: "note", text, says, fix });
