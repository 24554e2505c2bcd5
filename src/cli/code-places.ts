import { digestOfFile, digestOfTrees, trainingCodeDigest } from "../environment/code-digest.js";
import { probeFolder } from "../environment/machine-probe.js";
import { type CodePlace, isCode } from "../nodes/code-files.js";
import { digestOf } from "../plan/digest.js";
import { projectRoot } from "../project/root.js";
import { modelFilesOf } from "../study/variant-code.js";
import type { StudyDataset } from "./study-datasets.js";
import { codeDirectories } from "./study-environment.js";
import { type PlannedSuite, usedRunners } from "./suite-file.js";

/** Whether a runner lies in the project, whose digest then covers it. */
export const isOwn = ({ directory }: { readonly directory: string }): boolean => directory.startsWith(projectRoot);

/** What training reads of this machine: the project's code and data sets, prepared rows, runners from elsewhere, and the author's models. */
export function codePlaces(planned: PlannedSuite, datasets: readonly StudyDataset[]): readonly CodePlace[] {
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
    ...datasets.flatMap(({ prepared, digest }) =>
      prepared === undefined ? [] : [{ from: prepared, digest: digestOf([digest, prepared]), sent: [prepared] }],
    ),
    ...modelFilesOf(planned.plan).map((file) => ({ from: file, digest: digestOfFile(file), sent: [file] })),
  ];
}
