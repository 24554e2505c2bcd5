import type { z } from "zod";
import { listed } from "./wording.js";

/** One thing that zod found. */
export type Issue = z.core.$ZodIssue;

const nouns: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  object: "a mapping",
  record: "a mapping",
  array: "a list",
};

/** How zod's sentences start; others are ours. */
const zodsOwn = /^(?:Invalid|Too|Unrecognized)/;

function size(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  const small = issue.code === "too_small";
  const limit = small ? issue.minimum : issue.maximum;
  const words = issue.inclusive === false ? (small ? "more than" : "less than") : small ? "at least" : "at most";
  if (issue.origin === "array") return `a list of ${words} ${limit}`;
  return `a number ${issue.inclusive === false ? "" : "of "}${words} ${limit}`;
}

/** What an issue says was expected, as the end of "expected ...". */
export function expectation(issue: Issue): string {
  if (!zodsOwn.test(issue.message)) return issue.message;
  switch (issue.code) {
    case "invalid_format":
      return issue.pattern === undefined ? "text of another form" : `text that matches ${issue.pattern}`;
    case "invalid_type":
      return nouns[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${listed(issue.values.map(String))}`;
    case "too_small":
    case "too_big":
      return size(issue);
    case "invalid_union":
      return listed([...new Set(alternatives(issue).map(expectation))]);
    default:
      return issue.message;
  }
}

/** The heads of a union's branches; those of another type than the value's only where there is nothing better. */
function alternatives(issue: Extract<Issue, { code: "invalid_union" }>): readonly Issue[] {
  const heads = issue.errors.flatMap((branch) => branch.slice(0, 1));
  const closer = heads.filter((head) => head.code !== "invalid_type");
  return closer.length > 0 ? closer : heads;
}

/** Issues of a union's branch that fits the value's type, if its faults lie deeper; else the union's own issue. */
export function deepened(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const branch = issue.errors.find((issues) =>
    issues.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
  );
  return branch?.flatMap((deep) => deepened({ ...deep, path: [...issue.path, ...deep.path] })) ?? [issue];
}

/** What a text could have been. */
export function choices(issue: Issue): readonly string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  return issue.code === "invalid_union" ? issue.errors.flat().flatMap(choices) : [];
}
