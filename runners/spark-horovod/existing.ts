import { join } from "node:path";
import { serviceId } from "../../src/types/ids.js";
import type { ServiceSpec } from "../../src/types/launch.js";
import type { Trial } from "../../src/types/plan.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { isOnLoopback } from "../existing-cluster.js";
import { pythonEnvironment } from "../processes.js";
import { driverFiles, shapeOf } from "../services.js";
import { applicationProcess } from "./application.js";
import { sparkProperties } from "./properties.js";

/** Where the secret of an existing cluster stands, never in a suite. */
export const secretVariable = "SCALEBENCH_SPARK_SECRET";

/** Where YARN's clients look for their cluster. */
const hadoopVariables = ["HADOOP_CONF_DIR", "YARN_CONF_DIR"] as const;

/** The application alone, on a cluster that was there before and stays as it was. */
export function existingSparkService(trial: Trial, context: LaunchContext, master: string): ServiceSpec {
  const { id, slotsPerNode } = shapeOf("spark-existing", trial, context);
  const directory = context.serviceDirectory(id);
  const temporary = context.temporaryDirectory(id);
  // It may hold the cluster's secret: in the folder that goes with the service.
  const properties = join(temporary, "spark.conf");
  const executors = slotsPerNode * context.nodes.length;
  const address =
    context.exchange === undefined ? (isOnLoopback(master) ? "127.0.0.1" : undefined) : context.nodes[0]?.address;
  const { image } = trial.cell.runnerOptions;
  const hadoop = hadoopVariables.flatMap((name) => {
    const value = master === "yarn" ? context.userVariable(name) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  const env = {
    ...pythonEnvironment(context),
    ...(context.javaHome === undefined ? {} : { JAVA_HOME: context.javaHome }),
    ...(address === undefined ? {} : { SPARK_LOCAL_IP: address }),
    ...Object.fromEntries(hadoop),
    PYSPARK_PYTHON: context.python,
    PYSPARK_DRIVER_PYTHON: context.python,
    SPARK_LOCAL_DIRS: temporary,
    TMPDIR: temporary,
  };
  return {
    id: serviceId(id),
    processes: [applicationProcess({ context, directory, properties, executors, env })],
    files: [
      {
        path: properties,
        content: sparkProperties({
          master,
          address,
          executors,
          secret: context.userVariable(secretVariable),
          image: typeof image === "string" ? image : undefined,
          pythonPath: `${context.pythonPath}:${context.runnerDirectory}`,
        }),
      },
      { path: join(directory, driverFiles.token), content: context.secret(`${id}-driver`) },
    ],
    temporaryDirectories: [temporary],
    readyTimeoutSeconds: 120,
  };
}
