import { largest } from "../src/stats/largest.js";
import type { CellAnalysis } from "../src/types/analysis.js";
import { chosen, NBSP, plain } from "./format/quantity.js";
import { counted, listed } from "./format/text.js";
import type { TextPart } from "./panel.js";
import { grouped } from "./series.js";

/** Whether all cells did the same training, and the proof in words. */
export interface SameTraining {
  readonly state: "yes" | "no" | "open";
  readonly label: string;
  readonly says: string;
  readonly proof: readonly (readonly TextPart[])[];
}

/** Enough of a sha256 to tell digests apart by eye. */
export const shortDigest = (digest: string): string => digest.slice(0, 12);

/** The worst of a cell's comparisons: with its reference, and with the single process. */
function statesOf(cell: CellAnalysis): readonly string[] {
  return [cell.parity.state, ...(cell.parity.single === undefined ? [] : [cell.parity.single.state])];
}

export function sameTraining(cells: readonly CellAnalysis[]): SameTraining {
  const differing = cells.filter((cell) => statesOf(cell).includes("differs"));
  const unchecked = cells.filter((cell) => cell.parity.state === "unchecked");
  const proof = [...proofsByGroup(cells), ...againstSingle(cells)];
  if (differing.length > 0) {
    const names = listed(differing.slice(0, 6).map((cell) => cell.id));
    return { state: "no", label: "No", says: `${names} trained something else; their speeds are incomparable.`, proof };
  }
  if (cells.length === 0 || unchecked.length > 0) {
    const names = listed(unchecked.slice(0, 6).map((cell) => cell.id));
    return {
      state: "open",
      label: "Not proven",
      says: names === "" ? "No cell has been compared yet." : `Not compared: ${names}.`,
      proof,
    };
  }
  return { state: "yes", label: "Yes", says: "Every cell did the same training.", proof };
}

/** One sentence for each group of cells that must be equal: same workers, same global batch. */
function proofsByGroup(cells: readonly CellAnalysis[]): readonly (readonly TextPart[])[] {
  const withDigest = cells.filter((cell) => cell.parity.digest !== null);
  const groups = grouped(withDigest, (cell) => `${cell.workers} ${cell.globalBatch}`);
  return [...groups.values()].flatMap((members): readonly (readonly TextPart[])[] => {
    const first = members[0];
    if (first === undefined || members.length < 2) return [];
    const digests = [...new Set(members.map((cell) => cell.parity.digest ?? ""))];
    const where = `At ${counted(first.workers, "worker")} (batch ${first.globalBatch})`;
    const trials = members.reduce((sum, cell) => sum + cell.trials.completed, 0);
    const settled = digests.length === 1 && members.every((cell) => cell.parity.distinctDigests <= 1);
    if (!settled) {
      const worst = largest(members.map((cell) => cell.parity.maxRelativeDifference ?? 0));
      const tolerance = chosen(first.parity.tolerance);
      return [
        [
          `${where}: ${digests.length} digests in ${counted(members.length, "cell")}; largest relative difference `,
          { strong: plain(worst) },
          ` (tolerance ${tolerance}).`,
        ],
      ];
    }
    return [
      [
        `${where}: ${counted(members.length, "cell")}, ${counted(trials, "trial")}, bit-identical trained parameters, sha256${NBSP}`,
        { code: shortDigest(digests[0] ?? "") },
        ".",
      ],
    ];
  });
}

/** The largest difference to plain PyTorch over all cells that were compared with it. */
function againstSingle(cells: readonly CellAnalysis[]): readonly (readonly TextPart[])[] {
  const compared = cells.flatMap((cell) => {
    const difference = cell.parity.single?.maxRelativeDifference;
    return difference === null || difference === undefined ? [] : [{ cell, difference }];
  });
  const worst = compared.toSorted((a, b) => b.difference - a.difference)[0];
  if (worst === undefined) return [];
  return [
    [
      "Against plain single-process PyTorch: largest relative difference ",
      { strong: worst.difference === 0 ? "0" : plain(worst.difference) },
      ` (${worst.cell.id}; tolerance ${chosen(worst.cell.parity.single?.tolerance ?? worst.cell.parity.tolerance)}).`,
    ],
  ];
}
