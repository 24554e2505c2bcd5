import { makePlan } from "../../src/plan/make-plan.js";
import { parseSuite } from "../../src/suite/parse.js";
import type { Plan } from "../../src/types/plan.js";
import type { Suite } from "../../src/types/suite.js";
import { known } from "../suite/known.js";
import { local } from "./local.js";

interface Parts {
  readonly factors: string;
  readonly exclude?: string;
  readonly batch?: string;
  readonly scaling?: "strong" | "weak";
  readonly claims?: string;
  readonly more?: string;
}

/** A suite that says only what a test is about. */
export const suiteOf = ({
  factors,
  exclude = "[]",
  batch = "{ global: 64 }",
  scaling = "strong",
  claims = "[]",
  more = "",
}: Parts): Suite =>
  parseSuite(
    `schema: scalebench/v1
suite: test
question: What does the plan hold?
factors: ${factors}
exclude: ${exclude}
workload:
  model: mlp
  dataset: synthetic
  batch: ${batch}
  optimizer: { name: sgd, learningRate: 0.1 }
scaling: ${scaling}
measure: { epochs: 1, target: { metric: accuracy, atLeast: 0.9 } }
claims: ${claims}
${more}
`,
    "test.yaml",
    known,
  );

export const planOf = (parts: Parts): Plan => makePlan(suiteOf(parts), { runners: known.runners, cluster: local });
