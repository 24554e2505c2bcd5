import { describe, expect, test } from "vitest";
import * as judge from "../../../src/nodes/health/judge.js";
import type { Fitness } from "../../../src/nodes/health/node-answers.js";
import { nodeName } from "../../../src/types/ids.js";

const fit: Fitness = {
  load: 0.2,
  room: { free: 50 * 2 ** 30, because: null },
  interfaces: { lo: ["127.0.0.1"], eth0: ["192.168.1.5"], ib0: ["10.0.0.1"] },
  resolved: ["10.0.0.1"],
  gpus: 4,
  lacks: [],
  horovodLibrary: true,
  java: "17.0.9",
};

const found = (fitness: Partial<Fitness> = {}, changed: Partial<judge.Found> = {}): judge.Found => ({
  node: { name: nodeName("n1"), host: "gpu01", address: "10.0.0.1", slots: 4, gpus: 4 },
  connectSeconds: 0.3,
  clock: { monotonic: 0, wall: -0.0021, error: 0.0004 },
  facts: {
    scripts: "/e/bin",
    javaHome: null,
    hardware: { usableCpus: "8", logicalCpus: "8" },
    system: {},
    software: { python: "3.11.2" },
  },
  fitness: { ...fit, ...fitness },
  notSetUp: false,
  ...changed,
});

const horovod = {
  directory: "/r",
  runner: { name: "horovod", requirements: { modules: ["torch", "horovod"], horovod: true, java: false } },
};
const spark = {
  directory: "/s",
  runner: { name: "spark", requirements: { modules: ["pyspark"], horovod: false, java: true } },
};

describe("clocks", () => {
  test("are shown with what they may be wrong by", () => {
    expect(judge.clockCheck(found())).toEqual({ state: "ok", text: "-2.1±0.4 ms" });
  });
  test("an hour off are a fault, a minute that the network may have taken is none", () => {
    const clock = { monotonic: 0, wall: 3600, error: 0.1 };
    expect(judge.clockCheck(found({}, { clock }))).toMatchObject({
      state: "fault",
      says: "expected the clock of node n1 within 60 s of this machine's, found it 3600 s ahead",
    });
    expect(judge.clockCheck(found({}, { clock: { monotonic: 0, wall: 61, error: 2 } })).state).toBe("ok");
  });
});

describe("slots", () => {
  test("want a core each; on emulated nodes that is a note", () => {
    const few = found({}, { node: { ...found().node, slots: 9 } });
    expect(judge.slotsCheck(found(), false)).toEqual({ state: "ok", text: "4 on 8 cores" });
    expect(judge.slotsCheck(few, false)).toMatchObject({ state: "fault", text: "9 on 8 cores" });
    expect(judge.slotsCheck(few, true).state).toBe("note");
  });
  test("on a node that others work on are told", () => {
    expect(judge.loadCheck(found()).state).toBe("ok");
    expect(judge.loadCheck(found({ load: 4.5 }))).toMatchObject({ state: "note", text: "4.5" });
  });
  test("want the GPUs of the file", () => {
    expect(judge.gpusCheck(found())).toEqual({ state: "ok", text: "4 of 4" });
    expect(judge.gpusCheck(found({ gpus: 3 }))).toMatchObject({ state: "fault", text: "3 of 4" });
  });
});

describe("runners", () => {
  test("are told what they lack, each with its fix by where the environment comes from", () => {
    const lacking = found({ lacks: ["pyspark"], horovodLibrary: false, java: null });
    const fixOf = (check: ReturnType<typeof judge.runnersCheck>): string => (check?.state === "fault" ? check.fix : "");
    const check = judge.runnersCheck(lacking, [horovod, spark], { kind: "shared" });
    expect(check).toMatchObject({
      state: "fault",
      text: "0 of 2",
      says: "expected all that 2 runners need on node n1, found that horovod lacks Horovod's compiled part for PyTorch; spark lacks the Python module pyspark and Java 17 (or 11, 8)",
    });
    expect(fixOf(check)).toBe("scalebench setup --runners horovod,spark");
    const made = judge.runnersCheck(lacking, [spark], { kind: "setup", python: "python3" });
    expect(fixOf(made)).toBe("scalebench setup --cluster FILE --runners spark");
  });
  test("are not asked of a Python that has still to make the environment", () => {
    const maker = found({ lacks: ["torch"] }, { notSetUp: true });
    expect(judge.runnersCheck(maker, [horovod], { kind: "setup", python: "python3" })).toBeUndefined();
    expect(judge.pythonCheck(maker)).toMatchObject({ state: "fault", text: "not set up" });
  });
});

describe("the network", () => {
  test("is well where the address is on the interface of the file, or on any where it names none", () => {
    expect(judge.networkCheck(found(), "ib0")).toEqual({ state: "ok", text: "ib0 10.0.0.1" });
    expect(judge.networkCheck(found(), undefined)).toEqual({ state: "ok", text: "ib0 10.0.0.1" });
  });
  test.each([
    ["eth0", {}, "expected 10.0.0.1 of node n1 on the interface eth0, found it on ib0"],
    ["ib9", {}, "expected the network interface ib9 on node n1, found eth0, ib0"],
    ["ib0", { resolved: [] }, "expected node n1 to have the address 10.0.0.1, found no such name there"],
    [
      "ib0",
      { resolved: ["10.0.0.9"] },
      "expected node n1 to have the address 10.0.0.1, found that it is none of the node's: 10.0.0.9",
    ],
    [
      undefined,
      { resolved: ["127.0.0.1"] },
      "expected other nodes to reach node n1 at 10.0.0.1, found that this is its loopback address",
    ],
  ])("with interface %s and %j is a fault", (wanted, fitness, says) => {
    expect(judge.networkCheck(found(fitness), wanted)).toMatchObject({ state: "fault", says });
  });
});

test("a full or forbidden working folder is a fault", () => {
  expect(judge.diskCheck(found(), "/w")).toEqual({ state: "ok", text: "50 GiB" });
  expect(judge.diskCheck(found({ room: { free: 2 ** 20, because: null } }), "/w")).toMatchObject({ text: "1 MiB" });
  expect(judge.diskCheck(found({ room: { free: 2 ** 40, because: "Permission denied" } }), "/w")).toMatchObject({
    state: "fault",
    says: "expected to write /w on node n1, found: Permission denied",
  });
});
