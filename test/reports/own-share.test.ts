import { expect, it } from "vitest";
import { panel } from "../../reports/panels/operations.js";
import type { HarnessShare } from "../../src/types/analysis.js";
import { quickstart } from "./fixture.js";

const share = { median: 0.00123, highest: 0.0042, n: 12 };

const texts = (harnessCpu: HarnessShare): readonly unknown[] => {
  const content = panel.build({ ...quickstart(), harnessCpu });
  return content.state === "ready" ? content.blocks.flatMap((block) => ("text" in block ? [block.text] : [])) : [];
};

it("operations tell what of a core scalebench itself used while trials ran, and over what", () => {
  expect(texts(share)).toContain(
    "While trials ran, scalebench itself used 0.12 % of one core (median of 12 completed trials, at most 0.42 %), from when all processes of a trial had started until they ended.",
  );
});

it("and warn where it was too much", () => {
  expect(texts({ ...share, warning: "leave a core free" })).toContain("leave a core free");
});
