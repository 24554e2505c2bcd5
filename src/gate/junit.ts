import type { Analysis, ClaimResult, Verdict } from "../types/analysis.js";
import { boundText, comparisonLines, numbersText } from "./claim-text.js";
import { type FailedTrial, failedTrials } from "./failed-trials.js";
import { type Element, xmlDocument } from "./xml.js";

/** How a claim without an answer appears. */
type Unanswered = "failure" | "skip";

export interface JunitOptions {
  readonly undecided: Unanswered;
  readonly incomparable: Unanswered;
}

type Outcome = "passed" | "failure" | "skipped" | "error";

function outcomeOf({ verdict, gate }: ClaimResult, options: JunitOptions): Outcome {
  if (verdict === "holds") return "passed";
  // It is reported, and does not count: neither here nor in the exit code.
  if (!gate) return "skipped";
  const asked: Readonly<Record<Exclude<Verdict, "holds">, Unanswered>> = { fails: "failure", ...options };
  return asked[verdict] === "skip" ? "skipped" : "failure";
}

const seconds = ({ startedAt, finishedAt }: Analysis): number =>
  startedAt === null || finishedAt === null
    ? 0
    : Math.max(0, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000) || 0;

interface Case {
  readonly outcome: Outcome;
  readonly element: Element;
}

function suiteOf(
  name: string,
  cases: readonly Case[],
  further: { readonly attributes?: Element["attributes"]; readonly properties?: readonly Element[] },
): Element {
  const count = (outcome: Outcome): number => cases.filter((one) => one.outcome === outcome).length;
  const { attributes = {}, properties = [] } = further;
  return {
    name: "testsuite",
    attributes: {
      name,
      tests: cases.length,
      failures: count("failure"),
      errors: count("error"),
      skipped: count("skipped"),
      ...attributes,
    },
    children: [
      ...(properties.length === 0 ? [] : [{ name: "properties", children: properties }]),
      ...cases.map(({ element }) => element),
    ],
  };
}

const property = (name: string, value: string | number | null): Element => ({
  name: "property",
  attributes: { name, value: value === null ? "" : value },
});

function claimCase(claim: ClaimResult, suite: string, options: JunitOptions): Case {
  const { id, says, verdict, gate, because } = claim;
  const outcome = outcomeOf(claim, options);
  const message = `${verdict}${gate ? "" : " (does not gate)"}: ${because}`;
  const answer: readonly Element[] =
    outcome === "passed" ? [] : [{ name: outcome, attributes: { type: verdict, message } }];
  const text = [says, `asked: ${boundText(claim)}; found: ${numbersText(claim)}`, ...comparisonLines(claim)].join("\n");
  const attributes = { name: id, classname: `${suite}.claims`, time: "0" };
  return {
    outcome,
    element: { name: "testcase", attributes, children: [...answer, { name: "system-out", text }] },
  };
}

/** A suite of its own, because properties belong to suites: `testcase` has none in the schema that Jenkins checks by. */
function claimSuite(claim: ClaimResult, analysis: Analysis, options: JunitOptions): Element {
  const { metric, verdict, gate, estimate, low, high, level, n, bound } = claim;
  return suiteOf(`${analysis.suite.name}.${claim.id}`, [claimCase(claim, analysis.suite.name, options)], {
    properties: [
      property("metric", metric),
      property("verdict", verdict),
      property("gate", String(gate)),
      property("estimate", estimate),
      property("low", low),
      property("high", high),
      property("level", level),
      property("n", n),
      property(bound.kind, bound.value),
      property("study", analysis.study),
    ],
  });
}

function failureCase(failure: FailedTrial, suite: string): Case {
  const { trial, attempt, reason, hint, log, tail, counts } = failure;
  const outcome = counts ? "error" : "skipped";
  const type = counts ? "failed trial" : "failed trial, made good by a later attempt";
  return {
    outcome,
    element: {
      name: "testcase",
      attributes: {
        name: attempt > 1 ? `${trial}, attempt ${attempt}` : trial,
        classname: `${suite}.trials`,
        time: "0",
      },
      children: [
        { name: outcome, attributes: { type, message: reason }, text: hint },
        { name: "system-err", text: [`log: ${log}`, ...tail].join("\n") },
      ],
    },
  };
}

/** Failed attempts, or one case that says that there are none: a suite without a case is no suite to some readers. */
function trialSuite(analysis: Analysis): Element {
  const { suite, cells } = analysis;
  const failures = failedTrials(analysis);
  const completed = cells.reduce((sum, { trials }) => sum + trials.completed, 0);
  const name = `all ${completed} trials completed`;
  const whole: Case = {
    outcome: "passed",
    element: { name: "testcase", attributes: { name, classname: `${suite.name}.trials`, time: "0" } },
  };
  const cases = failures.length === 0 ? [whole] : failures.map((failure) => failureCase(failure, suite.name));
  const timestamp = analysis.startedAt?.slice(0, 19);
  return suiteOf(`${suite.name}.trials`, cases, { attributes: { time: seconds(analysis).toFixed(3), timestamp } });
}

/**
 * `junit.xml`: a test case a claim, and one a failed trial. Pure. By the schema of Jenkins' xUnit plug-in, which is also
 * what GitLab reads.
 */
export function renderJunit(analysis: Analysis, options: JunitOptions): string {
  const suites = [...analysis.claims.map((claim) => claimSuite(claim, analysis, options)), trialSuite(analysis)];
  return xmlDocument({ name: "testsuites", attributes: { name: analysis.suite.name }, children: suites });
}
