import { basename } from "node:path";
import { digestOfFile, digestOfTrees, trainingCodeDigest } from "../environment/code-digest.js";
import type { Environment } from "../environment/types.js";
import { digestOf } from "../plan/digest.js";
import type { StudyIdentity } from "../study/identity.js";
import { modelFilesOf } from "../study/variant-code.js";
import { isOwn } from "./code-places.js";
import type { StudyDataset } from "./study-datasets.js";
import { type PlannedSuite, usedRunners } from "./suite-file.js";

/** Code of runners that lie outside of the project. */
function foreignCode(planned: PlannedSuite): StudyIdentity {
  const foreign = usedRunners(planned).filter((runner) => !isOwn(runner));
  return Object.fromEntries(
    foreign.map(({ runner, directory }) => [
      `code of ${runner.name}`,
      digestOfTrees(directory, [{ folder: ".", accept: (name) => name.endsWith(".py") || name.endsWith(".js") }]),
    ]),
  );
}

/** Models that the suite's author wrote. */
const ownModels = ({ plan }: PlannedSuite): StudyIdentity =>
  Object.fromEntries(modelFilesOf(plan).map((file) => [`model ${basename(file)}`, digestOfFile(file)]));

/** Rows that Spark made. */
const preparedRows = (datasets: readonly StudyDataset[]): StudyIdentity =>
  Object.fromEntries(
    datasets.flatMap(({ name, manifest, digest }) => (manifest === undefined ? [] : [[`rows of ${name}`, digest]])),
  );

/** What must not change between a study's first run and its resumption. */
export const identityOf = (
  planned: PlannedSuite,
  environment: Environment,
  datasets: readonly StudyDataset[],
): StudyIdentity => ({
  plan: digestOf(planned.plan),
  environment: environment.lockDigest,
  code: trainingCodeDigest(),
  ...(planned.clusterSpec.kind === "local" ? {} : { cluster: digestOf(planned.clusterSpec) }),
  ...foreignCode(planned),
  ...preparedRows(datasets),
  ...ownModels(planned),
});
