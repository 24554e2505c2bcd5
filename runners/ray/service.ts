import { join } from "node:path";
import { serviceId } from "../../src/types/ids.js";
import type { ProcessSpec, ServiceSpec } from "../../src/types/launch.js";
import type { ClusterNode, Trial } from "../../src/types/plan.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { firstNode, gpusOfNode, guarded, pythonEnvironment } from "../processes.js";
import { driverFiles, shapeOf } from "../services.js";
import { driverProcess } from "./driver.js";

/** 100 MiB, near Ray's minimum: trials exchange files and gradients, not objects. */
const objectStoreBytes = 104_857_600;

/**
 * Ray takes 127.0.0.1 for this machine's outer address wherever it may have several nodes. One node therefore
 * runs in the mode that Ray has for laptops; simulated nodes get other loopback addresses.
 */
const loopbackOf = (index: number, nodes: number): string => (nodes === 1 ? "127.0.0.1" : `127.0.0.${2 + index}`);

const addressOf = ({ exchange, nodes }: LaunchContext, index: number): string =>
  (exchange === undefined ? undefined : nodes[index]?.address) ?? loopbackOf(index, nodes.length);

/** A Ray head, further Ray nodes, and the driver that runs trials: on loopback or the exchange's addresses, with token authentication. */
export function rayService(trial: Trial, context: LaunchContext): ServiceSpec {
  const { id, slotsPerNode } = shapeOf("ray", trial, context);
  const directory = context.serviceDirectory(id);
  const temporary = context.temporaryDirectory(id);
  const token = join(directory, "ray.token");
  const count = context.nodes.length;
  const head = addressOf(context, 0);
  const port = context.port(`${id}-head`);

  const env = {
    ...pythonEnvironment(context),
    RAY_AUTH_MODE: "token",
    RAY_AUTH_TOKEN_PATH: token,
    RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: count === 1 ? "0" : "1",
    RAY_USAGE_STATS_ENABLED: "0",
    // On SIGTERM end at once: nobody else is served by this cluster.
    RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S: "0",
    // A worker process of its own for each trial that watches for cloud machines to be taken away.
    RAY_TRAIN_ENABLE_PREEMPTION_WATCHER: "0",
    TMPDIR: temporary,
  };
  const first = firstNode(context);
  const gpus = trial.cell.workload.device === "gpu" ? ["--num-gpus", String(slotsPerNode)] : [];
  const rayStart = (index: number, ...args: readonly string[]): ProcessSpec["argv"] =>
    guarded(
      context,
      join(context.binDirectory, "ray"),
      "start",
      "--block",
      ...args,
      "--node-ip-address",
      addressOf(context, index),
      // Ray's own choice is a fixed range, which may hold the head's port.
      "--min-worker-port",
      "0",
      "--max-worker-port",
      "0",
      "--num-cpus",
      String(slotsPerNode),
      ...gpus,
      "--object-store-memory",
      String(objectStoreBytes),
      "--disable-usage-stats",
    );

  // Raylets that start at once in one folder choose the same names for their sockets, and none is heard of again.
  const folders = context.nodes.map((_, index) =>
    index === 0 ? temporary : context.temporaryDirectory(`${id}-${index}`),
  );
  const node = ({ name }: ClusterNode, index: number): ProcessSpec => ({
    name: index === 0 ? "ray-head" : `ray-${name}`,
    node: name,
    role: index === 0 ? "head" : "worker",
    argv: rayStart(
      index,
      ...(index === 0
        ? ["--head", "--port", String(port), "--include-dashboard", "false"]
        : ["--address", `${head}:${port}`]),
      "--temp-dir",
      folders[index] ?? temporary,
    ),
    env: { ...env, SCALEBENCH_NODE: name, ...gpusOfNode(trial, context, index, slotsPerNode) },
    cwd: directory,
    // The head: Ray's own note of where it is, written when all of it is up; another's listener cannot be mistaken for it.
    ready:
      index === 0
        ? { kind: "file", path: join(temporary, "ray_current_cluster") }
        : { kind: "log", text: "Ray runtime started." },
  });

  return {
    id: serviceId(id),
    processes: [
      ...context.nodes.map(node),
      driverProcess({
        context,
        directory,
        node: first.name,
        arguments_: ["--address", `${head}:${port}`, "--nodes", String(count)],
        env,
      }),
    ],
    files: [
      { path: token, content: context.secret(`${id}-cluster`) },
      { path: join(directory, driverFiles.token), content: context.secret(`${id}-driver`) },
    ],
    temporaryDirectories: folders,
    readyTimeoutSeconds: 120,
  };
}
