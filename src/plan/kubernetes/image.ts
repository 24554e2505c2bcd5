import type { NodeName } from "../../types/ids.js";
import { nodeName } from "../../types/ids.js";
import type { Trial } from "../../types/plan.js";
import type { LaunchContext } from "../../types/runner.js";

/** Where an image has the project: `runners/` and `datasets/` below it. Its Python is the one on PATH. */
const imageRoot = "/opt/scalebench";

export const datasetsInImage = `${imageRoot}/datasets`;
export const configDirectory = "/etc/scalebench";
export const resultsDirectory = "/results";
export const trialFileName = "trial.json";
export const modelFileName = "model.py";

/** Of rendezvous, in every pod: pods have addresses of their own. */
const port = 29_500;

/** What runners are told of a trial in pods. `name`: of its objects, and so of its pods. */
export function podContext(trial: Trial, name: string): LaunchContext {
  const nodes = Array.from({ length: trial.cell.nodes }, (_, index) => {
    const node: NodeName = nodeName(`node${index}`);
    return { name: node, address: `${name}-${index}.${name}`, host: `${name}-${index}` };
  });
  return {
    python: "python3",
    binDirectory: "",
    runnerDirectory: `${imageRoot}/runners/${trial.cell.runner}`,
    pythonPath: `${imageRoot}/runners/common`,
    trialFile: `${configDirectory}/${trialFileName}`,
    outputDirectory: `${resultsDirectory}/${name}`,
    serviceDirectory: () => resultsDirectory,
    temporaryDirectory: () => "/tmp",
    exchange: {},
    nodes,
    slotsPerNode: trial.cell.workersPerNode,
    port: () => port,
    secret: () => "",
    userVariable: () => undefined,
    javaHome: undefined,
  };
}
