import { z } from "zod";
import { comparedByDifference, type MetricName, metricNames } from "../types/metrics.js";
import { type Complaint, complaints, scalar, sentence, slug } from "../yaml/schema-parts.js";

const levels = z.record(z.string(), scalar);
const bound = z.number().optional();
const bounds = ["atLeast", "atMost", "within"] as const;

interface Bounds {
  readonly metric: MetricName;
  readonly against?: unknown;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly within?: number | undefined;
}

function boundComplaints(claim: Bounds): readonly Complaint[] {
  const given = bounds.filter((name) => claim[name] !== undefined);
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const found = given.length === 0 ? "none" : given.join(" and ");
    return [
      { message: `expected one of atLeast, atMost and within, found ${found}`, hint: "a claim has exactly one bound" },
    ];
  }
  const value = claim[name] ?? 0;
  const difference = comparedByDifference(claim.metric);
  if (name !== "within") {
    // Such metrics are compared by their logarithm.
    return difference || value > 0
      ? []
      : [
          {
            path: [name],
            message: `expected a bound above 0, found ${value}`,
            hint: `${claim.metric} is never 0 or less`,
          },
        ];
  }
  if (claim.against === undefined) {
    return [
      {
        path: [name],
        message: "expected `against` beside within, found none",
        hint: "within says how far two cells may differ: add `against`, or take atLeast or atMost",
      },
    ];
  }
  return value >= 0 && (difference || (value > 0 && value < 1))
    ? []
    : [
        {
          path: [name],
          message: `expected ${difference ? "at least 0" : "a share between 0 and 1"}, found ${value}`,
          hint: "0.01 lets the two differ by a hundredth",
        },
      ];
}

const differences = "for quality metrics and exposedCommunication";

export const claimSchema = z
  .strictObject({
    id: slug.describe("a short name, unique in the suite"),
    says: sentence.optional().describe("the claim in words"),
    metric: z.enum(metricNames).describe(`one of ${metricNames.join(", ")}`),
    where: levels.default({}).describe("levels of the cells that the claim is about; all cells by default"),
    against: z
      .union([z.literal("baseline"), levels], { error: "`baseline`, or levels such as { runner: single }" })
      .refine((given) => given === "baseline" || Object.keys(given).length > 0, { error: "at least one level" })
      .optional()
      .describe(
        "levels of the sibling cell that each is compared with, all else equal, block by block; or `baseline`: its own earlier runs",
      ),
    atLeast: bound.describe(`the metric is at least this; with \`against\` the ratio (${differences} the difference)`),
    atMost: bound.describe(`the metric is at most this; with \`against\` the ratio (${differences} the difference)`),
    within: bound.describe(`the two differ at most by this: a share of the other's, ${differences} a difference`),
    gate: z.boolean().default(true).describe("whether the claim counts for the verdict and the exit code"),
  })
  .superRefine(complaints(boundComplaints))
  .describe("a statement that the study holds true, refutes or leaves undecided");
