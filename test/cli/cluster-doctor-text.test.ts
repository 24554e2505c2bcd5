import { expect, test } from "vitest";
import { clusterDoctorText } from "../../src/cli/cluster-doctor-text.js";
import { type ClusterReport, fault, note, ok } from "../../src/nodes/health/report.js";
import { nodeName } from "../../src/types/ids.js";

const [a, b] = [nodeName("a"), nodeName("node-b")];
const fix = "scalebench setup --cluster FILE";
const report: ClusterReport = {
  schema: "scalebench/cluster-doctor/v1",
  ok: false,
  cluster: "lab",
  kind: "ssh",
  emulated: false,
  nodes: [
    {
      node: a,
      host: "a",
      address: "10.0.0.1",
      software: {},
      checks: {
        reachable: ok("0.30 s"),
        python: fault("not set up", "expected one on a, found none", fix),
        load: ok("0.1"),
      },
    },
    {
      node: b,
      host: "b",
      address: "10.0.0.2",
      software: {},
      checks: {
        reachable: ok("0.31 s"),
        python: fault("not set up", "expected one on node-b, found none", fix),
        load: note("9.0", "expected b to be free", "wait"),
      },
    },
  ],
  pairs: [
    { from: a, to: b, state: "ok", roundTripSeconds: 51e-6, bitsPerSecond: 941e6 },
    { from: b, to: a, state: "fault", says: "expected b to reach a, found: timed out", fix: "open the firewall" },
  ],
};

test("one row a node, one a pair, and each fix once below what it mends", () => {
  expect(clusterDoctorText(report, "lab.yaml")).toBe(`cluster lab: 2 nodes, kind ssh

node    reachable  python        load
a       0.30 s     ! not set up  0.1
node-b  0.31 s     ! not set up  ? 9.0

between nodes
from    to      Mbit/s         round trip µs
a       node-b  941            51
node-b  a       ! not reached  -

! expected one on a, found none
! expected one on node-b, found none
  fix: scalebench setup --cluster lab.yaml
? expected b to be free
  fix: wait
! expected b to reach a, found: timed out
  fix: open the firewall

3 faults`);
});
