import { join } from "node:path";
import { serviceId } from "../../src/types/ids.js";
import type { ProcessSpec, ServiceSpec } from "../../src/types/launch.js";
import type { ClusterNode, Trial } from "../../src/types/plan.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { firstNode, gpusOfNode, guarded, pythonEnvironment } from "../processes.js";
import { driverFiles, shapeOf } from "../services.js";
import { applicationProcess } from "./application.js";
import { javaOptions, sparkProperties } from "./properties.js";

/** Memory that a Spark worker offers: 512 MiB a slot for the executor's heap, as much again for what lies beside it. */
const megabytesPerSlot = 1024;

/** A Spark standalone master, one Spark worker a node, and the application that runs trials: on loopback or the exchange's addresses. */
export function sparkService(trial: Trial, context: LaunchContext): ServiceSpec {
  const { id, slotsPerNode } = shapeOf("spark", trial, context);
  const directory = context.serviceDirectory(id);
  const temporary = context.temporaryDirectory(id);
  const properties = join(directory, "spark.conf");
  const port = context.port(`${id}-master`);
  const first = firstNode(context);
  const addressOf = (node: ClusterNode): string => (context.exchange === undefined ? "127.0.0.1" : node.address);
  const address = addressOf(first);
  const master = `spark://${address}:${port}`;
  const executors = slotsPerNode * context.nodes.length;

  const envOf = (node: ClusterNode) => ({
    ...pythonEnvironment(context),
    ...(context.javaHome === undefined ? {} : { JAVA_HOME: context.javaHome }),
    PYSPARK_PYTHON: context.python,
    PYSPARK_DRIVER_PYTHON: context.python,
    SPARK_LOCAL_IP: addressOf(node),
    SPARK_LOCAL_DIRS: temporary,
    SPARK_DAEMON_MEMORY: "256m",
    SPARK_DAEMON_JAVA_OPTS: javaOptions,
    TMPDIR: temporary,
  });
  const sparkClass = (name: string, ...args: readonly string[]): ProcessSpec["argv"] =>
    guarded(context, join(context.binDirectory, "spark-class"), `org.apache.spark.deploy.${name}`, ...args);
  const common = (node: ClusterNode) => [
    "--host",
    addressOf(node),
    "--webui-port",
    "0",
    "--properties-file",
    properties,
  ];

  const worker = (node: ClusterNode, index: number): ProcessSpec => ({
    name: `spark-worker-${node.name}`,
    node: node.name,
    role: "worker",
    argv: sparkClass(
      "worker.Worker",
      ...common(node),
      "--cores",
      String(slotsPerNode),
      "--memory",
      `${slotsPerNode * megabytesPerSlot}m`,
      "--work-dir",
      join(directory, "work", node.name),
      master,
    ),
    // Executors get the worker's environment; Horovod's local rank picks among the node's GPUs.
    env: { ...envOf(node), SCALEBENCH_NODE: node.name, ...gpusOfNode(trial, context, index, slotsPerNode) },
    cwd: directory,
    ready: { kind: "started" },
  });

  return {
    id: serviceId(id),
    processes: [
      {
        name: "spark-master",
        node: first.name,
        role: "head",
        argv: sparkClass("master.Master", ...common(first), "--port", String(port)),
        env: envOf(first),
        cwd: directory,
        ready: { kind: "port", host: address, port },
      },
      ...context.nodes.map(worker),
      applicationProcess({ context, directory, properties, executors, env: envOf(first) }),
    ],
    files: [
      {
        path: properties,
        content: sparkProperties({
          master,
          address,
          executors,
          secret: context.secret(`${id}-cluster`),
          pythonPath: `${context.pythonPath}:${context.runnerDirectory}`,
        }),
      },
      { path: join(directory, driverFiles.token), content: context.secret(`${id}-driver`) },
    ],
    temporaryDirectories: [temporary],
    readyTimeoutSeconds: 120,
  };
}
