import { ScalebenchError } from "../errors/error.js";
import { trialsOfBlock } from "../plan/order.js";
import type { Trial } from "../types/plan.js";
import type { PlannedSuite } from "./suite-file.js";

/** The trial of the first block that a user names by itself or by its cell; the first one where none is named. Throws USAGE. */
export function chosenTrial({ plan }: PlannedSuite, name: string | undefined): Trial {
  const trials = trialsOfBlock(plan, 1);
  const found = name === undefined ? trials[0] : trials.find(({ id, cell }) => id === name || cell.id === name);
  if (found === undefined) {
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected a cell or a trial of the first block, found \`${name}\``,
      hint: `the cells are ${plan.cells
        .slice(0, 20)
        .map(({ id }) => id)
        .join(", ")}`,
    });
  }
  return found;
}
