import { expect, test } from "vitest";
import type { DoctorReport } from "../../src/environment/doctor-report.js";
import { renderDoctor } from "../../src/environment/doctor-text.js";

const report: DoctorReport = {
  schema: "scalebench/doctor/v1",
  ok: false,
  harness: "0.1.0",
  node: "20.11.0",
  environment: { state: "managed", python: "/e/bin/python", key: "py3.11-0123" },
  machine: {
    host: "h",
    cpu: "Some CPU",
    logicalCpus: 4,
    usableCpus: 2,
    memoryBytes: 8 * 2 ** 30,
    system: "Debian",
    kernel: "6.1",
    architecture: "x64",
    gpus: [],
  },
  runners: [
    { name: "single", ok: true, versions: { python: "3.11.2", torch: "2.13.0" }, missing: [] },
    {
      name: "horovod",
      ok: false,
      versions: { python: "3.11.2" },
      missing: ["Horovod's compiled part for PyTorch"],
      fix: "scalebench setup --runners horovod",
    },
  ],
};

test("doctor's text says for each runner whether it can run, what is missing and what mends it", () => {
  expect(renderDoctor(report)).toBe(`scalebench 0.1.0, Node 20.11.0
machine      Some CPU, 2 of 4 CPUs, 8 GiB, Debian, kernel 6.1
gpu          none
environment  /e/bin/python (py3.11-0123)

ok       single   python 3.11.2, torch 2.13.0
missing  horovod  python 3.11.2
           - Horovod's compiled part for PyTorch
           fix: scalebench setup --runners horovod

1 of 2 runners can run here`);
});
