import { resolve } from "node:path";
import { fingerprintOf } from "../baselines/fingerprint.js";
import { requireBaselines } from "../baselines/store.js";
import { historyOf, type PastStudy } from "../compare/history.js";
import { readStudy } from "../study/read-study.js";
import type { StudyHistory } from "../types/history.js";
import { simulatedIn } from "./simulated.js";
import { storedAnalysis } from "./stored-analysis.js";

export interface HistoryRequest {
  /** The study that the page is about. */
  readonly folder: string;
  /** All folders that were given; it is among them. */
  readonly folders: readonly string[];
  /** A baseline's name, and the folder of baselines. */
  readonly compare: string | undefined;
  readonly baselines: string;
}

/** A study as it was judged then: nothing is judged anew. */
function pastStudy(folder: string): PastStudy {
  const stored = readStudy(resolve(folder));
  const { analysis } = storedAnalysis(stored);
  const simulated = simulatedIn(analysis.environment);
  const cells = new Map(stored.plan.cells.map((cell) => [cell.id, cell]));
  return {
    analysis,
    fingerprint: (id) => {
      const cell = cells.get(id);
      return cell === undefined ? {} : fingerprintOf(analysis.environment, cell, simulated(cell.nodes));
    },
  };
}

/** Studies and the runs of a baseline in the order of time. Throws STUDY_*, BASELINE_*. */
export function studyHistory({ folder, folders, compare, baselines }: HistoryRequest): StudyHistory {
  const others = folders.slice(0, -1);
  const kept = compare === undefined ? [] : requireBaselines(baselines, compare).map(({ baseline }) => baseline);
  return historyOf(pastStudy(folder), others.map(pastStudy), kept);
}
