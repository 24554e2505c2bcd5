import { expect, test } from "vitest";
import { connectionFault } from "../../../src/nodes/health/connection-faults.js";
import { nodeName } from "../../../src/types/ids.js";

const node = { name: nodeName("n1"), host: "gpu01", address: "10.0.0.1", slots: 1, gpus: 0 };
const of = (exitCode: number | null, said: string, message = "its connection ended") => {
  const { text, says, fix, python } = connectionFault(node, { exitCode, said, message });
  return { text, says, fix, python };
};

test.each([
  ["Host key verification failed.", "host key unknown", "`ssh gpu01` once by hand"],
  [
    "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
    "host key changed",
    "ssh-keygen -R gpu01",
  ],
  ["ada@gpu01: Permission denied (publickey).", "permission denied", "`ssh-copy-id gpu01`"],
  ["ssh: connect to host gpu01 port 22: Connection refused", "refused", "start sshd on gpu01"],
  ["ssh: connect to host gpu01 port 22: Connection timed out", "no answer", "no firewall"],
  ["ssh: Could not resolve hostname gpu01: Name or service not known", "name not found", "spelling of gpu01"],
  ["Can't open user config file /x: No such file or directory", "ssh configuration", "`ssh -G gpu01`"],
])("ssh's %j is %s, with its fix", (said, text, fix) => {
  const found = of(255, said);
  expect(found).toMatchObject({ text, fix: expect.stringContaining(fix), python: false });
  expect(found.says).toBe(`expected to reach node n1, found: ${said.split("\n").at(-1)}`);
});

test.each([
  [127, "bash: line 1: exec: /opt/python: not found", "no Python"],
  [126, "bash: line 1: /opt/python: Permission denied", "no Python"],
  [1, "SyntaxError: future feature annotations is not defined", "Python does not serve"],
  [127, "bash: line 1: module: command not found", "modules"],
])("what comes from the other side (%i, %j) is no fault of ssh: %s", (code, said, text) => {
  expect(of(code, said)).toMatchObject({ text, python: true });
});

test("a node that stays silent is told by the time that it was given", () => {
  const { says, text, fix } = of(null, "Warning: Permanently added 'gpu01'", "it did not answer within 20 s");
  expect(text).toBe("no answer");
  expect(says).toBe("expected to reach node n1, found: it did not answer within 20 s");
  expect(fix).toContain("connectTimeout");
});

test("a machine without ssh is told", () => {
  expect(of(null, "", "spawn ssh ENOENT")).toMatchObject({ text: "no ssh here", python: false });
});
