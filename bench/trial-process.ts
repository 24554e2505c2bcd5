import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { studyEnvironment } from "../src/cli/study-environment.js";
import type { PlannedSuite } from "../src/cli/suite-file.js";
import { resolveEnvironment } from "../src/environment/resolve.js";
import { PortAllocator } from "../src/launch/ports.js";
import { trialOf } from "../src/plan/order.js";
import { LaunchPlanner } from "../src/study/launch-plan.js";
import { type StudyPaths, studyPaths, type TrialPaths } from "../src/study/layout.js";
import type { StudyEnvironment } from "../src/study/options.js";
import { trialFile } from "../src/study/trial-file.js";
import type { NodeName } from "../src/types/ids.js";
import type { ProcessSpec } from "../src/types/launch.js";
import type { Cell, Trial } from "../src/types/plan.js";

/** One cell's trials as a study would start them. */
export interface TrialSource {
  readonly cell: Cell;
  readonly environment: StudyEnvironment;
  /** The runner's Python program. */
  readonly entry: string;
  /** Writes `trial.json` of a new attempt and returns its only process, with ports of its own. */
  readonly prepare: (block: number, attempt: number) => Promise<PreparedTrial>;
}

interface PreparedTrial {
  readonly spec: ProcessSpec;
  readonly at: TrialPaths;
}

type Planned = Pick<PlannedSuite, "plan" | "cluster" | "runners">;

function cellNamed({ plan }: Planned, id: string): Cell {
  const cell = plan.cells.find((candidate) => candidate.id === id);
  if (cell === undefined) throw new Error(`the suite has no cell ${id}`);
  return cell;
}

function writeTrial(trial: Trial, attempt: number, at: TrialPaths, datasets: string): void {
  mkdirSync(at.directory, { recursive: true });
  const file = trialFile({ study: "bench", trial, attempt, output: at.directory, datasets });
  writeFileSync(at.trial, `${JSON.stringify(file, null, 2)}\n`);
}

/** Throws ENVIRONMENT_MISSING, and for a cell of several processes. */
export function trialSource(planned: Planned, cellId: string, folder: string): TrialSource {
  const cell = cellNamed(planned, cellId);
  const registered = planned.runners.get(cell.runner);
  if (registered === undefined) throw new Error(`there is no runner ${cell.runner}`);
  const environment = studyEnvironment(resolveEnvironment({ runners: [registered] }));
  const paths: StudyPaths = studyPaths(folder);
  const ports = new PortAllocator();
  const freePorts = (_: NodeName, count: number) => ports.allocate(count);
  const prepare = async (block: number, attempt: number): Promise<PreparedTrial> => {
    const trial = trialOf(block, cell);
    const at = paths.attempt(trial.id, attempt);
    writeTrial(trial, attempt, at, environment.datasetsDirectory);
    // A planner keeps a trial's ports; a new one finds ports that are free now.
    const { processes } = await new LaunchPlanner({ ...planned, environment, freePorts }, paths).launchOf(trial, at);
    const [spec, ...more] = processes;
    if (spec === undefined || more.length > 0) throw new Error(`${cellId} is not one process`);
    return { spec, at };
  };
  return { cell, environment, entry: join(registered.directory, "entry.py"), prepare };
}
