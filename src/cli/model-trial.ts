import { existsSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { ownAttempt } from "../study/own-files.js";
import type { StoredStudy } from "../study/read-study.js";
import type { Cell } from "../types/plan.js";
import type { TrialOutcome } from "../types/trial-result.js";

type Good = Extract<TrialOutcome, { readonly result: { readonly state: "completed" } }>;

/** A trial whose model can be saved, with the digest of its trained parameters. */
interface TrainedModel {
  readonly cell: Cell;
  readonly result: Good["result"];
  readonly digest: string;
}

const missing = (message: string, hint: string): ScalebenchError =>
  new ScalebenchError({ code: "MODEL_MISSING", message, hint });

const isGood = (outcome: TrialOutcome): outcome is Good => outcome.result.state === "completed";

function cellOf(cells: readonly Cell[], good: readonly Good[], asked: string | undefined): Cell {
  const withTrials = cells.filter(({ id }) => good.some(({ result }) => result.cell === id));
  const listed = withTrials.slice(0, 20).map(({ id }) => id);
  const [first, second] = withTrials;
  if (asked !== undefined) {
    const found = cells.find(({ id }) => id === asked);
    if (found !== undefined) return found;
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected --cell with a cell of the study, found \`${asked}\``,
      hint: `cells with good trials: ${listed.join(", ") || "none"}`,
    });
  }
  if (first === undefined) {
    throw missing(
      "expected a study with a good trial, found none",
      "`scalebench status STUDY` tells what became of its trials; `scalebench run --resume` tries them again",
    );
  }
  if (second === undefined) return first;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected --cell, for ${withTrials.length} cells of the study have a model`,
    hint: `--cell ${first.id}; there are ${listed.join(", ")}`,
  });
}

/** The last good trial of a cell; of a study's only one where none is named. Throws USAGE and MODEL_MISSING. */
export function chosenModel(
  { plan, paths }: Pick<StoredStudy, "plan" | "paths">,
  outcomes: readonly TrialOutcome[],
  asked: string | undefined,
): TrainedModel {
  const good = outcomes.filter(isGood);
  const cell = cellOf(plan.cells, good, asked);
  const last = good.filter(({ result }) => result.cell === cell.id).toSorted((a, b) => a.result.block - b.result.block);
  const trial = last.at(-1);
  const digest = trial?.measurement.digests.trained;
  if (trial === undefined || digest === undefined) {
    throw missing(
      `expected a good trial of ${cell.id}, found none`,
      "`scalebench status STUDY` tells what became of its trials; --cell names another cell",
    );
  }
  const { result } = trial;
  if (!existsSync(join(ownAttempt(paths, result.trial, result.attempt).directory, "parameters.arrow"))) {
    throw missing(
      `expected the parameters of ${result.trial}, found none`,
      "trials keep parameters of up to 64 MiB, and only until somebody removes them: a smaller model can be saved",
    );
  }
  return { cell, result, digest };
}
