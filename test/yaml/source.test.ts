import { describe, expect, it } from "vitest";
import { faultsOf, faultsWith, parse, quickstart } from "../suite/faults.js";

const faults = (text: string): readonly string[] => faultsOf(() => parse(text));

describe("the YAML of a suite", () => {
  it("has no tab as indentation", () => {
    expect(faultsWith("  nodes", "\tnodes")).toEqual([
      "SUITE_SYNTAX s.yaml:6:1 expected spaces at the start of the line, found a tab // replace the tab by spaces, two for each level",
    ]);
  });

  it("has each key once", () => {
    expect(faultsWith("scaling: strong", "scaling: strong\nscaling: weak")).toEqual([
      "SUITE_SYNTAX s.yaml:19:1 expected each key once, found `scaling` again // keep one of the two: which one counts would be a guess",
    ]);
  });

  it("has no aliases, so a bomb of them is refused before it is expanded", () => {
    const bomb = `a: &a [x, x]\n${[..."bcdefgh"].map((name, i) => `${name}: &${name} [*${"abcdefgh"[i]}, *${"abcdefgh"[i]}]`).join("\n")}`;
    expect(faults(bomb)[0]).toBe(
      "SUITE_SYNTAX s.yaml:2:8 expected a value, found the alias *a // write the value out: a suite has no aliases",
    );
    expect(faults(bomb)).toHaveLength(7);
  });

  it("has no merge keys", () => {
    expect(faultsWith("scaling: strong", "scaling: strong\n<<: { seed: 2 }")).toEqual([
      "SUITE_SYNTAX s.yaml:19:1 expected a key, found the merge key << // write the keys out: a suite has no merge keys",
    ]);
  });

  it("has no tags", () => {
    expect(faultsWith("model: cnn", "model: !!python/object cnn")).toEqual([
      "SUITE_SYNTAX s.yaml:11:26 expected a plain value, found the tag !!python/object // remove the tag; put quotes around a text that looks like a number",
    ]);
  });

  it.each(["__proto__", "constructor", "prototype"])("has no key %s", (key) => {
    expect(faultsWith("scaling: strong", `scaling: strong\n${key}: { polluted: yes }`)).toEqual([
      `SUITE_SYNTAX s.yaml:19:1 expected a key of the suite, found the reserved name ${key} // remove the key`,
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("has names as keys", () => {
    expect(faultsWith("  nodes: [1]", "  1: [1]")).toEqual([
      "SUITE_SYNTAX s.yaml:6:3 expected a name as the key, found 1 // keys are names; put quotes around a key that looks like a number",
    ]);
  });

  it("is one document", () => {
    expect(faultsWith("claims:", "---\nclaims:")).toEqual([
      "SUITE_SYNTAX s.yaml:25:1 expected one document, found a second one after --- // one question a file: split the file",
    ]);
  });

  it("is YAML 1.2, where `yes` is a text", () => {
    expect(faultsWith("schema: ", "%YAML 1.1\n---\nschema: ")).toEqual([
      "SUITE_SYNTAX s.yaml:1:1 expected YAML 1.2, found the directive of another version // remove the line %YAML",
    ]);
  });

  it("closes what it opens", () => {
    expect(faultsWith("workersPerNode: [1, 2]", "workersPerNode: [1, 2")).toEqual([
      "SUITE_SYNTAX s.yaml:8:1 expected the indentation of the lines around, found another one // give the keys of one mapping the same number of spaces, and close every [ and {",
    ]);
  });

  it("has a space after a colon", () => {
    expect(faultsWith("nodes: [1]", "nodes:[1]")).toEqual([
      "SUITE_SYNTAX s.yaml:6:3 expected `key: value`, found a line without a colon // write `key: value` with a space after the colon",
    ]);
  });

  it("may start with a byte order mark", () => {
    expect(faults(`\uFEFF${quickstart}`)).toEqual([]);
  });

  it("may have the line ends of Windows", () => {
    expect(faults(quickstart.replaceAll("\n", "\r\n"))).toEqual([]);
  });

  it("is UTF-8", () => {
    expect(faultsWith("strong", "str\uFFFDng")).toEqual([
      "SUITE_SYNTAX s.yaml:18:13 expected text in UTF-8, found bytes that are not // save the file as UTF-8",
    ]);
  });

  it("has no control characters, which would reach a terminal", () => {
    expect(faultsWith("Which framework", "\u001b[31mWhich framework")).toEqual([
      "SUITE_SYNTAX s.yaml:3:11 expected printable text, found the control character U+001B // remove the character; a suite is plain text",
    ]);
  });

  it("has no escaped control characters either", () => {
    expect(faultsWith("says: every framework reaches the accuracy of plain PyTorch", 'says: "\\e[31mred"')).toEqual([
      "SUITE_SYNTAX s.yaml:27:11 expected printable text, found an escaped control character // remove the escape",
    ]);
  });

  it("is at most 1 MiB", () => {
    expect(faults(`a: ${"x".repeat(2 ** 20)}`)).toEqual([
      "SUITE_LIMIT s.yaml expected a suite of at most 1 MiB, found 1048579 bytes // is this the right file? Split the suite: one question a file",
    ]);
  });

  it.each([
    ["flow lists", "[".repeat(500_000)],
    ["flow mappings", "{a: ".repeat(200_000)],
    ["block lists", "- ".repeat(400_000)],
    ["block mappings", Array.from({ length: 1400 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("is not nested so deep that the parser would end the process: %s", (_, text) => {
    expect(faults(text)[0]).toMatch(
      /^SUITE_LIMIT s\.yaml:\d+:\d+ expected a suite of few levels, found mappings or lists nested too deep/,
    );
  });

  it.each([
    ["", "nothing"],
    ["hello", '"hello"'],
    ["- 1", "a list"],
  ])("is a mapping, not %j", (text, found) => {
    expect(faults(text)).toEqual([
      `SUITE_INVALID s.yaml:1:1 expected the suite to be a mapping, found ${found} // start with \`schema: scalebench/v1\`; suites/quickstart.yaml is an example`,
    ]);
  });

  it("keeps the first fault of each line when several are wrong", () => {
    const text = quickstart.replace("[1, 2]", "[*x, *y]").replace("scaling: strong", "scaling: !t strong");
    expect(faults(text).map((fault) => fault.split(" ")[1])).toEqual(["s.yaml:7:20", "s.yaml:18:13"]);
  });
});
