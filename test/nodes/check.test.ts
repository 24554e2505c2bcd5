import { describe, expect, it } from "vitest";
import { checkClock, checkSpace, checkVersions } from "../../src/nodes/check.js";
import type { NodeFacts } from "../../src/nodes/facts.js";
import { nodeName } from "../../src/types/ids.js";

const node = nodeName("node2");
const factsWith = (software: Readonly<Record<string, string>>): NodeFacts => ({
  scripts: "/env/bin",
  javaHome: null,
  hardware: {},
  system: {},
  software,
});

describe("a node", () => {
  it("may have a clock that is a few seconds off", () => {
    expect(() => checkClock(node, { monotonic: 0, wall: 59, error: 0.001 })).not.toThrow();
    expect(() => checkClock(node, { monotonic: 0, wall: -59, error: 0.001 })).not.toThrow();
  });

  it.each([
    [3600, "3600 s ahead of it"],
    [-3600, "3600 s behind it"],
  ])("whose clock is off by %i s is told, with the side", (wall, text) => {
    expect(() => checkClock(node, { monotonic: 0, wall, error: 0.2 })).toThrow(text);
  });

  it("is not blamed for what the network's delay may have made of its clock", () => {
    expect(() => checkClock(node, { monotonic: 0, wall: 61, error: 1.5 })).not.toThrow();
  });

  it("must have the versions of the first one, and each that differs is named", () => {
    const first = { node: nodeName("node1"), facts: factsWith({ torch: "2.13.0", ray: "2.60.0", numpy: "2.4.6" }) };
    expect(() => checkVersions(node, factsWith(first.facts.software), first)).not.toThrow();
    expect(() => checkVersions(node, factsWith({ torch: "2.12.0", numpy: "2.4.6" }), first)).toThrow(
      "expected node node2 to have the versions of node node1, found others: torch 2.13.0 there, 2.12.0 here; ray 2.60.0 there, absent here",
    );
  });

  it("must have room, and its folder is named", () => {
    expect(() => checkSpace(node, "/scratch", 64 * 2 ** 20)).not.toThrow();
    expect(() => checkSpace(node, "/scratch", 2 ** 20)).toThrow(
      "64 MiB free for /scratch on node node2, found 1.0 MiB",
    );
  });
});
