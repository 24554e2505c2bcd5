import type { Variables } from "./home.js";
import type { RequirementFiles } from "./lock-file.js";
import type { Marker } from "./marker.js";
import type { Step } from "./step.js";
import { checkStep } from "./step-check.js";
import { horovodPreparation, horovodSteps } from "./step-horovod.js";
import { javaStep } from "./step-java.js";
import { commonStep, developerStep, extraStep, runnerStep } from "./step-packages.js";
import { torchStep } from "./step-torch.js";
import type { EnvironmentRunner } from "./types.js";

/** All steps after the virtual environment itself, in order. */
export function stepsFor(
  runners: readonly EnvironmentRunner[],
  place: {
    readonly environment: string;
    readonly files: RequirementFiles;
    readonly extras: readonly string[];
    readonly dev: boolean;
  },
): readonly Step[] {
  const { environment, files, extras, dev } = place;
  const needs = (what: "horovod" | "java"): boolean => runners.some(({ runner }) => runner.requirements[what]);
  return [
    ...(needs("horovod") ? horovodPreparation : []),
    torchStep(files.lock),
    commonStep(files.common),
    ...runners.map(runnerStep),
    ...(needs("horovod") ? horovodSteps : []),
    ...(needs("java") ? [javaStep(environment)] : []),
    ...extras.map((extra) => extraStep(files.extras, extra)),
    ...(dev ? [developerStep(files.developer)] : []),
    ...runners.map(checkStep),
  ];
}

/** Whether a step is finished with the inputs that it would have now. */
export const isFinished = (step: Step, marker: Marker, variables: Variables): boolean =>
  marker.steps[step.name]?.inputs === step.inputs(marker, variables);

/** Whether nothing is left to do. */
export const allFinished = (steps: readonly Step[], marker: Marker, variables: Variables): boolean =>
  marker.unfinished === undefined && steps.every((step) => isFinished(step, marker, variables));
