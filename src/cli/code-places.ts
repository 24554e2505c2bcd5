import { digestOfFile, digestOfTrees, trainingCodeDigest } from "../environment/code-digest.js";
import { probeFolder } from "../environment/machine-probe.js";
import { ScalebenchError } from "../errors/error.js";
import { type CodePlace, isCode } from "../nodes/code-files.js";
import { digestOf } from "../plan/digest.js";
import { projectRoot } from "../project/root.js";
import { modelFilesOf } from "../study/variant-code.js";
import type { StudyDataset } from "./study-datasets.js";
import { codeDirectories } from "./study-environment.js";
import { type PlannedSuite, usedRunners } from "./suite-file.js";

/** Whether a runner lies in the project, whose digest then covers it. */
export const isOwn = ({ directory }: { readonly directory: string }): boolean => directory.startsWith(projectRoot);

/** Of prepared rows: they go through the harness' memory, to every node. */
const mostBytesSent = 512 * 2 ** 20;

/** Throws DATASET_LARGE where the rows of a data set are too many to be sent to nodes that do not see the harness' files. */
export function requireSendable(datasets: readonly Pick<StudyDataset, "name" | "prepared" | "manifest">[]): void {
  for (const { name, prepared, manifest } of datasets) {
    const { train, test } = manifest?.parts ?? { train: { shards: [] }, test: { shards: [] } };
    const bytes = [...train.shards, ...test.shards].reduce((sum, shard) => sum + shard.bytes, 0);
    if (bytes <= mostBytesSent) continue;
    throw new ScalebenchError({
      code: "DATASET_LARGE",
      message: `expected at most 512 MiB of rows to send to the nodes, found ${Math.ceil(bytes / 2 ** 20)} MiB of data set ${name} in ${prepared}`,
      hint: "set SCALEBENCH_HOME to a folder that all nodes see at the same path, and `sharedFileSystem: true` in the cluster file",
    });
  }
}

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
