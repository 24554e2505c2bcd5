import { describe, expect, it } from "vitest";
import { baselineFile, baselineText, parseBaseline } from "../../src/baselines/text.js";
import { faultsOf } from "../suite/faults.js";
import { baselineOf, fingerprint, runOf } from "./example.js";

const two = baselineOf([runOf(1), runOf(2)]);
const name = baselineFile(two);
const text = baselineText(two);
const faults = (changed: string, as = name) => faultsOf(() => parseBaseline(changed, `baselines/ci/${as}`, as))[0];

describe("a baseline's text", () => {
  it("has sorted keys, two spaces, a newline at its end, and the newest run first, each on its line", () => {
    const lines = text.split("\n");
    const keys = lines.flatMap((line) => /^ {2}"(\w+)":/.exec(line)?.[1] ?? []);
    expect(keys).toEqual(["cell", "fingerprint", "levels", "runs", "schema"]);
    expect(text.endsWith("}\n")).toBe(true);
    const runs = lines.filter((line) => line.startsWith("    { "));
    expect(runs.map((line) => /"study": "([^"]+)"/.exec(line)?.[1])).toEqual(["study-2", "study-1"]);
    expect(runs[0]).toMatch(/^ {4}\{ "at": .*, "values": \{ "accuracy": \[0\.96, .*\] \} \},$/);
  });

  it("changes by one added line when a run is added", () => {
    const more = baselineText(baselineOf([...two.runs, runOf(3)])).split("\n");
    const before = new Set(text.split("\n"));
    expect(more.filter((line) => !before.has(line))).toHaveLength(1);
    expect(more).toHaveLength(text.split("\n").length + 1);
  });

  it("is read back as it was, whatever a study is called", () => {
    expect(parseBaseline(text, name, name)).toEqual(baselineOf([runOf(2), runOf(1)]));
    const odd = baselineOf([runOf(1, { study: '$& $1 "runs": []', commit: null, probe: null })]);
    expect(parseBaseline(baselineText(odd), name, name)).toEqual(odd);
  });

  it("is in a file that is named after cell and fingerprint", () => {
    expect(name).toMatch(/^torch-ddp-n1-w2-[0-9a-f]{8}\.json$/);
    expect(baselineFile({ cell: two.cell, fingerprint: { ...fingerprint, torch: "3" } })).not.toBe(name);
  });
});

describe("a baseline that is not whole is told apart", () => {
  it("written by half", () => {
    expect(faults(text.slice(0, 700))).toMatch(
      /^BASELINE_CUT baselines\/ci\/.* expected a whole baseline, found one that ends after 700 characters \/\/ .*git checkout/,
    );
    expect(faults("")).toMatch(/^BASELINE_CUT .* ends after 0 characters/);
  });

  it("damaged", () => {
    expect(faults(text.replace('"levels":', '"levels"'))).toMatch(/^BASELINE_CORRUPT .* found what is no JSON: /);
    expect(faults(text.replace("999.5", '"fast"'))).toMatch(
      /^BASELINE_CORRUPT .* found a fault at runs\[0\]\.values\.throughput\[2\]: /,
    );
    expect(faults(text.replace("1000, 1001, 999.5", ""))).toMatch(/^BASELINE_CORRUPT .*values\.throughput/);
    expect(faults(text.replaceAll("study-1", "\\u001b[2J"))).toMatch(/^BASELINE_CORRUPT .*one line of text/);
  });

  it("with an unresolved merge", () => {
    const lines = text.split("\n");
    const at = lines.findIndex((line) => line.startsWith("    { "));
    const merging = [
      ...lines.slice(0, at),
      "<<<<<<< HEAD",
      lines[at],
      "=======",
      lines[at],
      ">>>>>>> b",
      ...lines.slice(at + 1),
    ];
    expect(faults(merging.join("\n"))).toMatch(
      /^BASELINE_CONFLICT .* found an unresolved merge in it \/\/ keep the lines of both/,
    );
  });

  it("of a later version, or of another schema", () => {
    expect(faults(text.replace("baseline/v1", "baseline/v2"))).toMatch(
      /^BASELINE_NEWER .* expected a baseline of schema scalebench\/baseline\/v1, found scalebench\/baseline\/v2 \/\/ .*update/,
    );
    expect(faults('{ "schema": "other/v1" }')).toMatch(/^BASELINE_SCHEMA .*found "other\/v1"/);
    expect(faults("[1]")).toMatch(/^BASELINE_SCHEMA .*found none/);
  });

  it("of another cell or machine than its name says", () => {
    expect(faults(text, "ray-n1-w2-00000000.json")).toMatch(
      new RegExp(
        `^BASELINE_FOREIGN .* expected what ray-n1-w2-00000000.json names, found the baseline of torch-ddp-n1-w2 that belongs into ${name} // .*rename`,
      ),
    );
    expect(faults(text.replace("2.13.0+cpu", "2.14.0+cpu"))).toMatch(/^BASELINE_FOREIGN /);
  });
});
