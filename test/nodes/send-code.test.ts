import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { agentArgv } from "../../src/launch/remote/agent-command.js";
import { onNode } from "../../src/launch/remote/node-paths.js";
import { Nodes } from "../../src/launch/remote/nodes.js";
import { agentSources } from "../../src/nodes/agent-sources.js";
import { nodePathsOf, sendCode } from "../../src/nodes/send-code.js";
import { nodeName } from "../../src/types/ids.js";
import { freshMarkers, temporaryFolder } from "../launch/shell-process.js";

const node = nodeName("node0");
const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();

/** A model and a runner of the author's, and a node that is this machine: the real agent over pipes. */
async function scene() {
  const folder = temporaryFolder();
  const [work, study, runner, model] = ["work", "study", "my runner", "my_model.py"].map((name) => join(folder, name));
  if (work === undefined || study === undefined || runner === undefined || model === undefined) throw new Error();
  for (const made of [work, study, join(runner, "parts"), join(runner, "__pycache__")]) {
    mkdirSync(made, { recursive: true });
  }
  writeFileSync(model, "def build(): ...\n");
  writeFileSync(join(runner, "entry.py"), "import parts.one\n", { mode: 0o755 });
  writeFileSync(join(runner, "runner.ts"), "");
  writeFileSync(join(runner, "parts", "one.py"), "");
  writeFileSync(join(runner, "__pycache__", "entry.pyc"), "");
  const nodes = new Nodes({
    argvOf: () => agentArgv(python),
    sources: agentSources(),
    connectSeconds: 20,
    onNodeLoss: { action: "skip", seconds: 5 },
    logDirectory: join(folder, "nodes"),
    unset: "SECRET_.*",
    markers: freshMarkers(),
    prepare: async () => {},
    say: () => {},
    signal: new AbortController().signal,
  });
  onTestFinished(() => nodes.close());
  await nodes.reach([node]);
  const { connection } = nodes.require(node);
  const placeOf = (from: string, digest: string) => ({ from, digest, sent: [from] });
  const send = async (...places: readonly ReturnType<typeof placeOf>[]) => {
    const paths = nodePathsOf(work, study, places);
    for (const place of places) await sendCode(connection, paths, place);
    return (path: string) => onNode(paths, path);
  };
  return { work, study, runner, model, placeOf, send };
}

test("a model's file and a runner's folder get a place of their own on the node, by their content", async () => {
  const { runner, model, study, work, placeOf, send } = await scene();
  const there = await send(placeOf(model, "a".repeat(64)), placeOf(runner, "b".repeat(64)));
  expect(there(model)).toBe(join(work, "code", "a".repeat(16), "my_model.py"));
  expect(readFileSync(there(model), "utf8")).toBe("def build(): ...\n");
  expect(statSync(there(join(runner, "entry.py"))).mode & 0o777).toBe(0o755);
  expect(existsSync(there(join(runner, "parts", "one.py")))).toBe(true);
  for (const made of ["runner.ts", "__pycache__/entry.pyc"]) expect(existsSync(there(join(runner, made)))).toBe(false);
  expect(there(join(study, "plan.json"))).toMatch(/work\/studies\/study-[0-9a-f]{12}\/plan\.json$/);
});

test("what a node has is not sent again, and another content lies beside it", async () => {
  const { model, placeOf, send } = await scene();
  const first = await send(placeOf(model, "a".repeat(64)));
  rmSync(first(model));
  await send(placeOf(model, "a".repeat(64)));
  expect(existsSync(first(model))).toBe(false);
  const changed = await send(placeOf(model, "c".repeat(64)));
  expect(changed(model)).not.toBe(first(model));
  expect(existsSync(changed(model))).toBe(true);
});
