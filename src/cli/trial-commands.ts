import { resolveEnvironment } from "../environment/resolve.js";
import { baseEnvironment } from "../launch/base-environment.js";
import { PortAllocator } from "../launch/ports.js";
import { renderCommands } from "../plan/render-commands.js";
import { LaunchPlanner } from "../study/launch-plan.js";
import { studyPaths } from "../study/layout.js";
import { trialFile } from "../study/trial-file.js";
import type { NodeName } from "../types/ids.js";
import type { LaunchSpec } from "../types/launch.js";
import type { TrialFile } from "../types/trial-file.js";
import { chosenTrial } from "./chosen-trial.js";
import { describeDataset } from "./prepared-datasets.js";
import { studyEnvironment } from "./study-environment.js";
import { studyFolder } from "./study-folder.js";
import type { PlannedSuite } from "./suite-file.js";

interface ShownCommands {
  readonly launch: LaunchSpec;
  readonly trial: TrialFile;
  readonly script: string;
}

/** What may be shown of the user's environment: a secret's place, not the secret. */
function shownVariable(name: string): string | undefined {
  const value = process.env[name];
  return value !== undefined && /(?:SECRET|TOKEN)$/.test(name) ? `the value of ${name}` : value;
}

/** The exact processes of one trial, and a script that starts them by hand. */
export async function trialCommands(
  planned: PlannedSuite,
  options: { readonly trial: string | undefined; readonly out: string | undefined },
): Promise<ShownCommands> {
  const { plan, cluster, runners } = planned;
  const trial = chosenTrial(planned, options.trial);
  const used = [...runners.values()].filter(({ runner }) => runner.name === trial.cell.runner);
  const environment = studyEnvironment(resolveEnvironment({ runners: used }));
  const paths = studyPaths(studyFolder(options.out, `${plan.suite.name}-by-hand`));
  const at = paths.attempt(trial.id, 1);
  const ports = new PortAllocator();
  const freePorts = (_: NodeName, count: number) => ports.allocate(count);
  const planning = { plan, runners, cluster, environment, freePorts, userVariable: shownVariable };
  const launch = await new LaunchPlanner(planning, paths).launchOf(trial, at);
  const file = trialFile({
    study: `${plan.suite.name}-by-hand`,
    trial,
    attempt: 1,
    output: at.directory,
    datasets: environment.datasetsDirectory,
    prepared: describeDataset(trial.cell.workload.dataset.name).place?.prepared,
  });
  const kept = baseEnvironment(process.env);
  const unset = Object.keys(process.env).filter((name) => !(name in kept));
  return { launch, trial: file, script: renderCommands(launch, file, { trialPath: at.trial, unset }) };
}
