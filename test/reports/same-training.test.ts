import { expect, it } from "vitest";
import { sameTraining } from "../../reports/same-training.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { quickstart } from "./fixture.js";

const broken = (id: string, parity: Partial<CellAnalysis["parity"]>): readonly CellAnalysis[] =>
  quickstart().cells.map((cell) => (cell.id === id ? { ...cell, parity: { ...cell.parity, ...parity } } : cell));

it("equal digests are proof", () => {
  const { state, proof } = sameTraining(quickstart().cells);
  expect(state).toBe("yes");
  expect(proof).toHaveLength(3);
  expect(JSON.stringify(proof[1])).toContain("41be07c3d9a2");
});

it("one runner that trained something else makes the answer no, by name", () => {
  const { state, says } = sameTraining(
    broken("ray-n1-w2", { state: "differs", digest: "00ff", maxRelativeDifference: 0.4 }),
  );
  expect(state).toBe("no");
  expect(says).toContain("ray-n1-w2");
});

it("a difference to the single process alone makes the answer no as well", () => {
  const cells = quickstart().cells.map((cell) =>
    cell.parity.single === undefined
      ? cell
      : { ...cell, parity: { ...cell.parity, single: { ...cell.parity.single, state: "differs" as const } } },
  );
  expect(sameTraining(cells).state).toBe("no");
});

it("a cell that was not compared leaves it unproven", () => {
  const { state, says } = sameTraining(broken("ray-n1-w1", { state: "unchecked", digest: null }));
  expect(state).toBe("open");
  expect(says).toContain("ray-n1-w1");
});

it("no cell at all proves nothing", () => {
  expect(sameTraining([]).state).toBe("open");
});

it("different digests within the tolerance show the difference, not a digest", () => {
  const { state, proof } = sameTraining(
    broken("ray-n1-w2", { state: "within", digest: "00ff", maxRelativeDifference: 3e-6 }),
  );
  expect(state).toBe("yes");
  expect(JSON.stringify(proof[1])).toContain("3.00e−6");
});
