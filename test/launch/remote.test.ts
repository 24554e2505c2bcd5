import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { agentArgv, agentShellCommand } from "../../src/launch/remote/agent-command.js";
import { Nodes, type NodesOptions } from "../../src/launch/remote/nodes.js";
import { RemoteLauncher } from "../../src/launch/remote/remote-launcher.js";
import { agentSources } from "../../src/nodes/agent-sources.js";
import { nodeName, serviceId } from "../../src/types/ids.js";
import { freshMarkers, processesWith, shellProcess, temporaryFolder, until } from "./shell-process.js";

const node = nodeName("node0");
const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();

/** A node that is this machine: the real agent, spoken to over pipes instead of ssh. */
function scene(changed: Partial<NodesOptions> & { readonly argv?: readonly [string, ...string[]] } = {}) {
  const folder = temporaryFolder();
  const markers = freshMarkers();
  const study = join(folder, "study");
  const work = join(folder, "work");
  mkdirSync(study);
  const stop = new AbortController();
  const said: string[] = [];
  const nodes = new Nodes({
    argvOf: () => changed.argv ?? agentArgv(python),
    sources: agentSources(),
    connectSeconds: 20,
    onNodeLoss: { action: "skip", seconds: 5 },
    logDirectory: join(folder, "nodes"),
    unset: "SECRET_.*|OMP_NUM_THREADS",
    markers,
    prepare: async () => {},
    say: (message) => said.push(message),
    signal: stop.signal,
    ...changed,
  });
  const onNode = (path: string): string => path.replace(study, work);
  const launcher = new RemoteLauncher({
    nodes,
    onNode,
    shared: false,
    addressOf: () => "127.0.0.1",
    check: async () => {},
    graceMs: 1_000,
  });
  onTestFinished(() => launcher.close(markers));
  const file = (name: string): string => join(study, name);
  return { nodes, launcher, markers, study, work, file, said };
}

const run = async (at: ReturnType<typeof scene>, script: string, env: Record<string, string> = {}) => {
  await at.launcher.reach([node]);
  return at.launcher.start(shellProcess(script, { env, cwd: at.work }), {
    markers: at.markers,
    logFile: at.file("p.log"),
  });
};

const logOf = async (at: ReturnType<typeof scene>): Promise<string> => {
  await at.launcher.collect(at.study, [node], [".log"]);
  return readFileSync(at.file("p.log"), "utf8");
};

describe("a process of a node", { timeout: 30_000 }, () => {
  test("tells its exit code, or the signal that killed it", async () => {
    const at = scene();
    expect(await (await run(at, "exit 7")).exited).toEqual({ kind: "code", code: 7 });
    expect(await (await run(at, "kill -9 $$")).exited).toEqual({ kind: "signal", signal: "SIGKILL" });
  });

  test("that cannot start says so, as an exit", async () => {
    const at = scene();
    await at.launcher.reach([node]);
    const spec = { ...shellProcess(""), argv: ["/no/such/program"] as const, cwd: at.work };
    const target = await at.launcher.start(spec, { markers: at.markers, logFile: at.file("p.log") });
    expect(await target.exited).toMatchObject({
      kind: "not-started",
      because: expect.stringContaining("/no/such/program"),
    });
  });

  test("is ready when its log on the node says so from its start on", async () => {
    const at = scene();
    await at.launcher.reach([node]);
    const start = (script: string) =>
      at.launcher.start(shellProcess(script, { cwd: at.work, ready: { kind: "log", text: "all is up" } }), {
        markers: at.markers,
        logFile: at.file("p.log"),
      });
    const first = await start("echo all is up");
    await first.exited;
    expect(await at.launcher.isReady(first)).toBe(true);
    const second = await start(`until [ -e ${at.work}/go ]; do sleep 0.02; done; echo all is up; sleep 60`);
    expect(await at.launcher.isReady(second)).toBe(false);
    writeFileSync(join(at.work, "go"), "");
    await expect.poll(() => at.launcher.isReady(second)).toBe(true);
    await at.launcher.end([second], at.markers, { order: "together" });
  });

  test("gets arguments and variables unchanged, whatever is in them", async () => {
    const at = scene();
    const nasty = `sp ace "double" 'single' $HOME \`id\` \\ ; | & * ? ~ # ! % \n line\ttab é`;
    const print = "import os,sys,json; print(json.dumps([sys.argv[1:], os.environ['NASTY']]))";
    await at.launcher.reach([node]);
    const spec = {
      ...shellProcess("", { env: { NASTY: nasty }, cwd: join(at.work, `fol der $x '"`) }),
      argv: [python, "-c", print, nasty, "", "-x"] as const,
    };
    const target = await at.launcher.start(spec, { markers: at.markers, logFile: at.file("p.log") });
    expect(await target.exited).toEqual({ kind: "code", code: 0 });
    expect(JSON.parse(await logOf(at))).toEqual([[nasty, "", "-x"], nasty]);
  });

  test("does not see variables of the node that are taken out, and sees the markers", async () => {
    process.env.SECRET_X = "1";
    onTestFinished(() => void delete process.env.SECRET_X);
    const at = scene();
    await (await run(at, 'echo "[$SECRET_X] [$SCALEBENCH_STUDY]"')).exited;
    expect(await logOf(at)).toBe(`[] [${at.markers.SCALEBENCH_STUDY}]\n`);
  });

  test("is ended with its group, and with children of another session", async () => {
    const at = scene();
    const target = await run(at, `setsid sleep 60 & sleep 60 & touch ${at.work}/up; wait`);
    await until(() => existsSync(join(at.work, "up")));
    const left = await at.launcher.end([target], at.markers, { order: "together" });
    expect(left.map(({ command }) => command)).toEqual(["sleep"]);
    expect(processesWith(at.markers.SCALEBENCH_STUDY)).toEqual([]);
    expect(target.ended()?.exit).toEqual({ kind: "signal", signal: "SIGTERM" });
  });

  test("that ignores SIGTERM is killed after the grace", async () => {
    const at = scene();
    const target = await run(at, `trap '' TERM; touch ${at.work}/up; while :; do sleep 0.1; done`);
    await until(() => existsSync(join(at.work, "up")));
    await at.launcher.end([target], at.markers, { order: "together" });
    expect(target.ended()?.exit).toEqual({ kind: "signal", signal: "SIGKILL" });
  });
});

describe("a connection that ends", { timeout: 30_000 }, () => {
  test("takes everything with it that was started over it", async () => {
    const at = scene();
    const target = await run(
      at,
      `setsid sh -c 'sleep 60' & sh -c 'trap "" TERM; sleep 60' & touch ${at.work}/up; wait`,
    );
    await until(() => existsSync(join(at.work, "up")));
    await at.nodes.get(node)?.connection.close(10_000);
    expect(await target.exited).toEqual({ kind: "signal", signal: "SIGTERM" });
    await until(() => processesWith(at.markers.SCALEBENCH_STUDY).length === 0);
  });

  test("by the agent's violent end loses its processes, which the next connection ends", async () => {
    const at = scene();
    const target = await run(at, `echo $PPID > ${at.work}/agent; touch ${at.work}/up; exec sleep 60`);
    await until(() => existsSync(join(at.work, "up")));
    process.kill(Number(readFileSync(join(at.work, "agent"), "utf8")), "SIGKILL");
    expect(await target.exited).toMatchObject({ kind: "lost", because: expect.stringContaining("SIGKILL") });
    expect(processesWith(at.markers.SCALEBENCH_STUDY)).toHaveLength(1);
    await at.launcher.reach([node]);
    expect(processesWith(at.markers.SCALEBENCH_STUDY)).toEqual([]);
    expect(at.said).toEqual(["ended 1 processes that an earlier connection left on node node0"]);
  });

  test("tells whoever listens, and the next start is lost at once", async () => {
    const at = scene();
    await at.launcher.reach([node]);
    const lost = new Promise((resolve) => at.launcher.onLost([node], resolve));
    const connection = at.nodes.get(node)?.connection;
    await connection?.close(10_000);
    expect(await lost).toMatchObject({ node: "node0", because: expect.stringContaining("connection ended") });
    await expect(run({ ...at, launcher: at.launcher }, "true").then((target) => target.exited)).resolves.toEqual({
      kind: "code",
      code: 0,
    });
  });

  test("says what ssh said", async () => {
    const at = scene({
      argv: ["/bin/sh", "-c", "echo 'ssh: connect to host x port 22: Connection refused' >&2; exit 255"],
    });
    await expect(at.launcher.reach([node])).rejects.toMatchObject({
      code: "NODE_UNREACHABLE",
      message: expect.stringContaining("Connection refused"),
    });
  });

  test("that says nothing is given up after its time", async () => {
    const at = scene({ argv: ["/bin/sh", "-c", "sleep 60"], connectSeconds: 1 });
    await expect(at.launcher.reach([node])).rejects.toMatchObject({ message: expect.stringContaining("within 1 s") });
  });

  test("with a greeting of the login before the agent is understood", async () => {
    const at = scene({
      argv: ["/bin/sh", "-c", `echo Welcome; echo to this machine; ${agentShellCommand(python, [])}`],
    });
    expect(await (await run(at, "exit 3")).exited).toEqual({ kind: "code", code: 3 });
  });
});

describe("files of a node", { timeout: 30_000 }, () => {
  test("go there and come back byte for byte", async () => {
    const at = scene();
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251));
    writeFileSync(at.file("trial.json"), bytes, { mode: 0o640 });
    await at.launcher.reach([node]);
    await at.launcher.send(at.study, [node]);
    expect(readFileSync(join(at.work, "trial.json")).equals(bytes)).toBe(true);
    writeFileSync(join(at.work, "rank-0.arrow"), bytes);
    writeFileSync(join(at.work, "secret.token"), "x");
    await at.launcher.collect(at.study, [node], [".arrow"]);
    expect(readFileSync(at.file("rank-0.arrow")).equals(bytes)).toBe(true);
    expect(existsSync(at.file("secret.token"))).toBe(false);
  });

  test("come whole over what passes on whole lines alone, as srun does, and at once", async () => {
    const relay =
      "import subprocess, sys\n" +
      "agent = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)\n" +
      "for line in agent.stdout:\n" +
      "    if line.endswith(b'\\n'): sys.stdout.buffer.write(line), sys.stdout.buffer.flush()\n";
    const at = scene({ argv: [python, "-u", "-c", relay, ...agentArgv(python)] });
    await at.launcher.reach([node]);
    mkdirSync(at.work, { recursive: true });
    const bytes = Buffer.from([0, 10, 10, 255, 123, 65]);
    writeFileSync(join(at.work, "rank-0.arrow"), bytes);
    const begun = performance.now();
    await at.launcher.collect(at.study, [node], [".arrow"]);
    expect(readFileSync(at.file("rank-0.arrow")).equals(bytes)).toBe(true);
    // Less than the time between two signs of life, which would push it out.
    expect(performance.now() - begun).toBeLessThan(4_000);
  });

  test("of a service are the user's alone, and go with it", async () => {
    const at = scene();
    const secret = join(at.work, "services", "ray", "token");
    const temporary = join(at.work, "tmp-ray");
    const spec = {
      id: serviceId("ray"),
      processes: [shellProcess("true")],
      files: [{ path: secret, content: "hush" }],
      temporaryDirectories: [temporary],
      readyTimeoutSeconds: 1,
    };
    await at.launcher.reach([node]);
    await at.launcher.prepareService(spec);
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect(statSync(temporary).mode & 0o777).toBe(0o700);
    await at.launcher.cleanService(spec);
    expect(existsSync(secret) || existsSync(temporary)).toBe(false);
  });

  test("that cannot be written are told with the node's name", async () => {
    const at = scene();
    writeFileSync(at.work, "a file where the folder should be");
    writeFileSync(at.file("trial.json"), "{}");
    await at.launcher.reach([node]);
    await expect(at.launcher.send(at.study, [node])).rejects.toMatchObject({
      code: "NODE_UNFIT",
      message: expect.stringContaining("node0"),
    });
  });
});

test("ports of a node are free and never given twice", { timeout: 30_000 }, async () => {
  const { launcher } = scene();
  const ports = [...(await launcher.freePorts(node, 20)), ...(await launcher.freePorts(node, 20))];
  expect(new Set(ports).size).toBe(40);
});
