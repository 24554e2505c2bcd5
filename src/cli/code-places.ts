import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { digestOfTrees, trainingCodeDigest } from "../environment/code-digest.js";
import { probeFolder } from "../environment/machine-probe.js";
import { type CodePlace, isCode } from "../nodes/code-files.js";
import { projectRoot } from "../project/root.js";
import { modelFileOf } from "../study/variant-code.js";
import { codeDirectories } from "./study-environment.js";
import { type PlannedSuite, usedRunners } from "./suite-file.js";

const isOwn = ({ directory }: { readonly directory: string }): boolean => directory.startsWith(projectRoot);

/** Models that the suite's author wrote, as their files. */
const modelFiles = ({ plan }: PlannedSuite): readonly string[] => [
  ...new Set(plan.cells.flatMap(({ workload }) => modelFileOf(workload.model.name)?.file ?? [])),
];

/** What training reads of this machine: the project's code and data sets, runners from elsewhere, and the author's models. */
export function codePlaces(planned: PlannedSuite): readonly CodePlace[] {
  const runners = usedRunners(planned);
  const { pythonPath, datasetsDirectory } = codeDirectories;
  const own = runners.filter(isOwn).map(({ directory }) => directory);
  const foreign = runners.filter((runner) => !isOwn(runner));
  return [
    {
      from: projectRoot,
      digest: trainingCodeDigest(),
      sent: [pythonPath, datasetsDirectory, probeFolder, ...own],
    },
    ...foreign.map(({ directory }) => ({
      from: directory,
      digest: digestOfTrees(directory, [{ folder: ".", accept: isCode }]),
      sent: [directory],
    })),
    ...modelFiles(planned).map((file) => ({
      from: file,
      digest: createHash("sha256").update(readFileSync(file)).digest("hex"),
      sent: [file],
    })),
  ];
}
