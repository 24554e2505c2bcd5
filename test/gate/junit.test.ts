import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { type JunitOptions, renderJunit } from "../../src/gate/junit.js";
import { projectRoot } from "../../src/project/root.js";
import type { Analysis, Verdict } from "../../src/types/analysis.js";
import { hostile } from "../reports/hostile.js";
import { failedOnce, gated, withVerdict } from "./analyses.js";

const xsd = readFileSync(join(projectRoot, "test", "goldens", "junit", "junit-10.xsd"), "utf8");
const asFailures: JunitOptions = { undecided: "failure", incomparable: "failure" };

async function faultsOf(contents: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: "junit.xml", contents }],
    schema: [{ fileName: "junit-10.xsd", contents: xsd }],
  });
  return errors.map(({ message }) => message);
}

/** The elements of one claim's test case. */
function caseOf(xml: string, id: string): string {
  const found = new RegExp(`<testcase name="${id}"[\\s\\S]*?</testcase>`).exec(xml);
  return found?.[0] ?? "";
}

const outcome = (verdict: Verdict, options: JunitOptions = asFailures, gate = true): string => {
  const [, name = "passed"] =
    /<(failure|skipped|error) /.exec(caseOf(renderJunit(withVerdict(verdict, { gate }), options), "asked")) ?? [];
  return name;
};

/** Everything that a person or a program chose, made of what XML has trouble with. */
function unwritable(): Analysis {
  const evil = `\u0000\u0008\u001b[31mred\u001b[0m ]]> &amp; <a b="c">' \ud800 \ufffe \udfff\r\n\ttail \u{1f600}`;
  const base = failedOnce({ counts: true });
  return {
    ...base,
    study: evil,
    suite: { ...base.suite, name: evil },
    claims: base.claims.map((claim) => ({ ...claim, id: evil, says: evil, because: evil, verdict: "fails" as const })),
    failures: base.failures.map((row) => ({ ...row, reason: evil, hint: evil, log: evil, tail: [evil] })),
  };
}

describe("junit.xml", () => {
  test.each([
    ["of a study whose claims hold", gated()],
    ["with failed trials", failedOnce({ counts: true })],
    ["with a failed trial that was made good", failedOnce({ counts: false })],
    ["of a study without claims", { ...gated(), claims: [] }],
    ["with hostile texts", hostile()],
    ["with what XML cannot write", unwritable()],
  ])("%s is what Jenkins' schema accepts", async (_, analysis) => {
    expect(await faultsOf(renderJunit(analysis, asFailures))).toEqual([]);
  });

  test("is checked by a schema that refuses what does not fit", async () => {
    const wrong = renderJunit(gated(), asFailures).replaceAll("testcase", "testcaze");
    expect(await faultsOf(wrong)).not.toEqual([]);
  });

  test("has a case a claim, in a suite with its numbers as properties", () => {
    const analysis = gated();
    const xml = renderJunit(analysis, asFailures);
    const [claim] = analysis.claims;
    expect(xml.match(/classname="[^"]*\.claims"/g)).toHaveLength(analysis.claims.length);
    for (const [name, value] of Object.entries({
      estimate: claim?.estimate,
      low: claim?.low,
      high: claim?.high,
      level: claim?.level,
      n: claim?.n,
      verdict: "holds",
    })) {
      expect(xml).toContain(`<property name="${name}" value="${value}"/>`);
    }
  });

  test("counts what it holds", () => {
    const xml = renderJunit(withVerdict("fails"), asFailures);
    expect(xml).toContain('<testsuite name="quickstart.asked" tests="1" failures="1" errors="0" skipped="0">');
  });

  test("fails a claim that fails, and one that gives no answer, as the exit code does", () => {
    expect(outcome("holds")).toBe("passed");
    expect(outcome("fails")).toBe("failure");
    expect(outcome("undecided")).toBe("failure");
    expect(outcome("incomparable")).toBe("failure");
  });

  test("skips what gives no answer where that is asked for, each kind by itself", () => {
    const skipUndecided: JunitOptions = { undecided: "skip", incomparable: "failure" };
    expect(outcome("undecided", skipUndecided)).toBe("skipped");
    expect(outcome("incomparable", skipUndecided)).toBe("failure");
    expect(outcome("incomparable", { undecided: "failure", incomparable: "skip" })).toBe("skipped");
    expect(outcome("fails", { undecided: "skip", incomparable: "skip" })).toBe("failure");
  });

  test("skips a claim that does not gate, whatever its verdict", () => {
    expect(outcome("fails", asFailures, false)).toBe("skipped");
    expect(outcome("holds", asFailures, false)).toBe("passed");
  });

  test("shows a failed trial as an error with reason, hint and log; one that was made good as skipped", () => {
    const xml = renderJunit(failedOnce({ counts: true }), asFailures);
    expect(caseOf(xml, "b001-ray-n1-w2")).toMatch(/<error type="failed trial" message="the worker died">look there/);
    expect(caseOf(xml, "b001-ray-n1-w2")).toContain("<system-err>log: trials/b001-ray-n1-w2/1/ray.log\nlast words");
    expect(xml).toContain('.trials" tests="1" failures="0" errors="1"');
    const mended = renderJunit(failedOnce({ counts: false }), asFailures);
    expect(caseOf(mended, "b001-ray-n1-w2")).toContain("<skipped ");
    expect(mended).toContain('errors="0" skipped="1"');
  });

  test("leaves out what XML cannot write and keeps the rest", () => {
    const xml = renderJunit(unwritable(), asFailures);
    const rest = "red ]]&gt; &amp;amp; &lt;a b=&quot;c&quot;&gt;'";
    expect(xml).toContain(`message="fails: ${rest}`);
    expect(xml).toContain("&#13;&#10;&#9;tail \u{1f600}");
    const forbidden = (code: number): boolean =>
      code < 9 || code === 0x1b || code === 0xfffe || (code >= 0xd800 && code <= 0xdfff);
    expect([...xml].filter((character) => forbidden(character.codePointAt(0) ?? 0))).toEqual([]);
  });
});
