import { expect, test } from "vitest";
import { versionChecks } from "../../../src/nodes/health/versions.js";
import { nodeName } from "../../../src/types/ids.js";

const check = (...all: readonly Readonly<Record<string, string>>[]) =>
  [
    ...versionChecks(new Map(all.map((one, index) => [nodeName(`n${index + 1}`), one])), { kind: "shared" }).values(),
  ].map((one) => (one.state === "ok" ? "same" : one.says));

test("the node that is unlike most is named, whichever place it has", () => {
  const usual = { torch: "2.13.0", ray: "2.60.0" };
  expect(check({ torch: "2.0.0", ray: "2.60.0" }, usual, usual)).toEqual([
    "expected the versions of the other nodes on n1, found torch 2.0.0, not 2.13.0",
    "same",
    "same",
  ]);
});

test("of two nodes the first one counts, and absent is a version", () => {
  expect(check({ torch: "2.13.0" }, { torch: "2.13.0", ray: "2.60.0" })).toEqual([
    "same",
    "expected the versions of the other nodes on n2, found ray 2.60.0, not absent",
  ]);
  expect(check({ torch: "2.13.0" })).toEqual(["same"]);
});
