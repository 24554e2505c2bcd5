import { beforeAll, describe, expect, it } from "vitest";
import type { Analysis } from "../../src/types/analysis.js";
import { readAnalysis, scalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const suite = tinySuite(
  "[single, torch-ddp, broken]",
  `claims:
  - { id: as-fast, metric: throughput, where: { runner: broken, workersPerNode: 2 }, against: { runner: torch-ddp }, atLeast: 0.1 }
`,
)
  .replace("workersPerNode: [1, 2]\n", "workersPerNode: [2, 1]\n  runners.broken.breaks: [seed, order, learningRate]\n")
  .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }")
  .replace(
    "exclude:\n",
    `exclude:
  - { runner: single, runners.broken.breaks: order }
  - { runner: single, runners.broken.breaks: learningRate }
`,
  );

describe("a runner that trains something else", () => {
  const { folder, out } = temporaryStudy();
  let analysis: Analysis;

  beforeAll(async () => {
    await scalebench(["setup", "--runners", "broken"]);
    await scalebench(["run", writeSuite(folder, suite), "--out", out]);
    analysis = readAnalysis(out);
  }, 600_000);

  const parityOf = (runner: string, breaks: string, workers = 2) =>
    analysis.cells.find(
      ({ levels }) =>
        levels.runner === runner && levels["runners.broken.breaks"] === breaks && levels.workersPerNode === workers,
    )?.parity;

  it.each(["seed", "order", "learningRate"])("is noticed when its %s is another one", (breaks) => {
    const parity = parityOf("broken", breaks);
    expect(parity?.state).toBe("differs");
    expect(parity?.maxRelativeDifference).toBeGreaterThan(10 * (parity?.tolerance ?? 1));
  });

  it("does not make the honest runner look different", () => {
    expect(parityOf("torch-ddp", "seed")?.state).toBe("identical");
    expect(parityOf("single", "seed", 1)?.state).toBe("identical");
  });

  it("makes its speed incomparable, however fast it is, and says why", () => {
    const claim = analysis.claims[0];
    expect(claim?.verdict).toBe("incomparable");
    // Which of the three faults is named depends on the speeds; each of them has one of these reasons.
    expect(claim?.because).toMatch(
      /broken-\S+ did not do the same training: .*( apart from .*more than the tolerance|starts from other parameters than)/,
    );
    expect(analysis.verdict).toBe("incomparable");
  });
});
