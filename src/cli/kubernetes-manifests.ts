import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { configDirectory, datasetsInImage, modelFileName, podContext } from "../plan/kubernetes/image.js";
import { kubernetesObjects, kubernetesYaml } from "../plan/kubernetes/manifests.js";
import { isImage, isNamespace, objectName } from "../plan/kubernetes/names.js";
import { trialsOfBlock } from "../plan/order.js";
import { harnessVersion } from "../project/root.js";
import { trialFile } from "../study/trial-file.js";
import { modelFileOf } from "../study/variant-code.js";
import type { Trial } from "../types/plan.js";
import { chosenTrial } from "./chosen-trial.js";
import type { PlannedSuite } from "./suite-file.js";

export interface KubernetesChoices {
  readonly trial: string | undefined;
  readonly image: string | undefined;
  readonly namespace: string | undefined;
}

interface Manifests {
  readonly trial: string;
  readonly runner: string;
  readonly name: string;
  readonly objects: ReturnType<typeof kubernetesObjects>;
}

const usage = (message: string, hint: string): ScalebenchError => new ScalebenchError({ code: "USAGE", message, hint });

/** The named trial, or of each runner that of the most workers in the first block. */
function chosenTrials(planned: PlannedSuite, name: string | undefined): readonly Trial[] {
  if (name !== undefined) return [chosenTrial(planned, name)];
  const largest = new Map<string, Trial>();
  const order = new Map(planned.plan.cells.map(({ id }, index) => [id, index]));
  const trials = trialsOfBlock(planned.plan, 1).toSorted(
    (a, b) => (order.get(a.cell.id) ?? 0) - (order.get(b.cell.id) ?? 0),
  );
  for (const trial of trials) {
    const known = largest.get(trial.cell.runner);
    if (known === undefined || known.cell.workers < trial.cell.workers) largest.set(trial.cell.runner, trial);
  }
  return [...largest.values()];
}

function checked({ image = `scalebench:${harnessVersion()}`, namespace }: KubernetesChoices) {
  if (!isImage(image)) {
    throw usage(`expected the name of an image, found ${JSON.stringify(image)}`, "such as registry/scalebench:1.0");
  }
  if (namespace !== undefined && !isNamespace(namespace)) {
    throw usage(
      `expected a namespace of Kubernetes, found ${JSON.stringify(namespace)}`,
      "at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends",
    );
  }
  return { image, namespace };
}

/** What a cluster needs to run a trial of each runner, or the one that is named. Generated: nothing is run. */
export function kubernetesManifests(planned: PlannedSuite, choices: KubernetesChoices): readonly Manifests[] {
  const { image, namespace } = checked(choices);
  return chosenTrials(planned, choices.trial).map((trial) => {
    const { cell } = trial;
    const found = planned.runners.get(cell.runner);
    if (found === undefined) throw new Error(`no runner ${cell.runner}`);
    const name = objectName(`${planned.plan.suite.name}-${trial.id}`);
    const own = modelFileOf(cell.workload.model.name);
    const file = trialFile({
      study: name,
      trial,
      attempt: 1,
      output: podContext(trial, name).outputDirectory,
      datasets: datasetsInImage,
      ...(own === undefined ? {} : { modelName: `${configDirectory}/${modelFileName}:${own.build}` }),
    });
    const model = own === undefined ? undefined : readFileSync(own.file, "utf8");
    const objects = kubernetesObjects(found.runner, { trial, name, namespace, image, file, model });
    return { trial: trial.id, runner: cell.runner, name, objects };
  });
}

/** One YAML stream of all. */
export const manifestsText = (all: readonly Manifests[]): string =>
  kubernetesYaml(all.flatMap(({ objects }) => objects));

/** One file a trial; their paths. */
export function writeManifests(all: readonly Manifests[], folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return all.map(({ name, objects }) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, kubernetesYaml(objects));
    return path;
  });
}
