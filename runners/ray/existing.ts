import { join } from "node:path";
import { serviceId } from "../../src/types/ids.js";
import type { ServiceSpec } from "../../src/types/launch.js";
import type { Trial } from "../../src/types/plan.js";
import type { LaunchContext } from "../../src/types/runner.js";
import { firstNode, pythonEnvironment } from "../processes.js";
import { driverFiles, shapeOf } from "../services.js";
import { driverProcess } from "./driver.js";

/** Ray's own names for a cluster's token; never in a suite. */
const tokenVariable = "RAY_AUTH_TOKEN";
const tokenFileVariable = "RAY_AUTH_TOKEN_PATH";

/** The driver alone, on a cluster that was there before and stays as it was. */
export function existingRayService(trial: Trial, context: LaunchContext, address: string): ServiceSpec {
  const { id } = shapeOf("ray-existing", trial, context);
  const directory = context.serviceDirectory(id);
  const temporary = context.temporaryDirectory(id);
  const own = join(temporary, "ray.token");
  const token = context.userVariable(tokenVariable);
  const file = token === undefined ? context.userVariable(tokenFileVariable) : own;
  const env = {
    ...pythonEnvironment(context),
    ...(file === undefined ? { RAY_AUTH_MODE: "disabled" } : { RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN_PATH: file }),
    // Else Ray takes 127.0.0.1 for this machine's outer address.
    RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: /^(?:127\.0\.0\.1|localhost):/.test(address) ? "0" : "1",
    RAY_USAGE_STATS_ENABLED: "0",
    RAY_TRAIN_ENABLE_PREEMPTION_WATCHER: "0",
    TMPDIR: temporary,
  };
  const arguments_ = ["--address", address, "--nodes", String(context.nodes.length), "--existing"];
  return {
    id: serviceId(id),
    processes: [driverProcess({ context, directory, node: firstNode(context).name, arguments_, env })],
    files: [
      ...(token === undefined ? [] : [{ path: own, content: token }]),
      { path: join(directory, driverFiles.token), content: context.secret(`${id}-driver`) },
    ],
    temporaryDirectories: [temporary],
    readyTimeoutSeconds: 120,
  };
}
