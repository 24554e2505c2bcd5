import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { resolveEnvironment } from "../../src/environment/resolve.js";

const { python, binDirectory, javaHome } = resolveEnvironment({ runners: [] });

/** Processes of a cluster that somebody else runs, as far as scalebench can tell. */
export interface Existing {
  readonly address: string;
  /** Ids of its processes. */
  readonly pids: readonly number[];
  readonly end: () => Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
      .on("connect", () => resolve(socket.destroy() !== undefined))
      .on("error", () => resolve(false));
  });

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = performance.now() + 90_000; performance.now() < end; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what} did not come up`);
}

function start(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string,
  name: string,
): ChildProcess {
  const log = openSync(join(folder, `${name}.log`), "a");
  const [program = "", ...args] = argv;
  const { PATH = "" } = process.env;
  const all = { PATH, HOME: folder, ...env };
  return spawn(program, args, { cwd: folder, env: all, stdio: ["ignore", log, log], detached: true });
}

/** Ends the groups that these processes lead, and nothing else. */
async function endGroups(processes: readonly ChildProcess[]): Promise<void> {
  for (const child of processes.toReversed()) {
    const gone = new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(0)));
    try {
      process.kill(-(child.pid ?? 0), "SIGTERM");
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 8_000))]);
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // it has ended
    }
  }
}

const existing = (address: string, processes: readonly ChildProcess[]): Existing => ({
  address,
  pids: processes.flatMap(({ pid }) => pid ?? []),
  end: () => endGroups(processes),
});

/** A standalone master and a worker of two cores that know each other by the secret. */
export async function startSpark(folder: string, secret: string): Promise<Existing & { readonly ui: string }> {
  mkdirSync(folder, { recursive: true });
  const [port, ui] = [await freePort(), await freePort()];
  const master = `spark://127.0.0.1:${port}`;
  const env = {
    ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
    PYSPARK_PYTHON: python,
    SPARK_LOCAL_IP: "127.0.0.1",
    SPARK_LOCAL_DIRS: folder,
    SPARK_DAEMON_MEMORY: "256m",
    SPARK_MASTER_OPTS: `-Dspark.authenticate=true -Dspark.authenticate.secret=${secret}`,
    SPARK_WORKER_OPTS: `-Dspark.authenticate=true -Dspark.authenticate.secret=${secret}`,
  };
  const spark = (name: string, ...args: readonly string[]) =>
    start(
      [join(binDirectory, "spark-class"), `org.apache.spark.deploy.${name}`, "--host", "127.0.0.1", ...args],
      env,
      folder,
      name,
    );
  const first = spark("master.Master", "--port", String(port), "--webui-port", String(ui));
  const processes = [first];
  try {
    await until(() => accepts(port), "Spark's master");
    processes.push(
      spark(
        "worker.Worker",
        "--webui-port",
        "0",
        "--cores",
        "2",
        "--memory",
        "2g",
        "--work-dir",
        join(folder, "work"),
        master,
      ),
    );
    const address = `http://127.0.0.1:${ui}/json/`;
    await until(async () => (await masterState(address))?.aliveworkers === 1, "Spark's worker");
    return { ...existing(master, processes), ui: address };
  } catch (error) {
    await endGroups(processes);
    throw error;
  }
}

interface MasterState {
  readonly aliveworkers: number;
  readonly coresused: number;
  readonly activeapps: readonly unknown[];
  readonly completedapps: readonly { readonly name: string }[];
}

/** What the master says of itself. */
export const masterState = (address: string): Promise<MasterState | undefined> =>
  fetch(address).then(
    (answer) => answer.json() as Promise<MasterState>,
    () => undefined,
  );

/** A Ray head of two CPUs, with token authentication. */
export async function startRay(folder: string, tokenFile: string): Promise<Existing> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const argv = [
    ...[
      join(binDirectory, "ray"),
      "start",
      "--block",
      "--head",
      "--port",
      String(port),
      "--node-ip-address",
      "127.0.0.1",
    ],
    ...["--include-dashboard", "false", "--temp-dir", folder, "--num-cpus", "2", "--object-store-memory", "104857600"],
    ...["--min-worker-port", "0", "--max-worker-port", "0", "--disable-usage-stats"],
  ];
  const env = { RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN_PATH: tokenFile, RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: "0" };
  const head = start(argv, env, folder, "head");
  try {
    await until(() => accepts(port), "Ray's head");
    await until(
      async () => (await rayState(`127.0.0.1:${port}`, tokenFile).catch(() => undefined)) !== undefined,
      "Ray",
    );
    return existing(`127.0.0.1:${port}`, [head]);
  } catch (error) {
    await endGroups([head]);
    throw error;
  }
}

const look = `
import json, sys, ray
ray.init(address=sys.argv[1], _node_ip_address="127.0.0.1", log_to_driver=False)
from ray._private.state import actors
from ray.util import placement_group_table
alive = [a for a in actors().values() if a["State"] != "DEAD"]
groups = [g for g in placement_group_table().values() if g["state"] != "REMOVED"]
print(json.dumps({"actors": len(alive), "placementGroups": len(groups), "free": ray.available_resources().get("CPU", 0)}))
`;

interface RayState {
  readonly actors: number;
  readonly placementGroups: number;
  /** CPUs that nobody holds. */
  readonly free: number;
}

/** What is alive in the cluster, asked from inside of it. */
export async function rayState(address: string, tokenFile: string): Promise<RayState> {
  const { execa } = await import("execa");
  const env = { RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN_PATH: tokenFile, RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: "0" };
  const { stdout } = await execa(python, ["-c", look, address], { env, timeout: 60_000 });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as RayState;
}
