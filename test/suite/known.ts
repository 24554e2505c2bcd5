import { runner as horovod } from "../../runners/horovod/runner.js";
import { runner as ray } from "../../runners/ray/runner.js";
import { runner as single } from "../../runners/single/runner.js";
import { runner as sparkHorovod } from "../../runners/spark-horovod/runner.js";
import { runner as torchDdp } from "../../runners/torch-ddp/runner.js";
import type { KnownNames } from "../../src/suite/known.js";

const runners = [single, torchDdp, horovod, sparkHorovod, ray];

/** What the project itself offers. */
export const known: KnownNames = {
  runners: new Map(runners.map((runner) => [runner.name, runner])),
  datasets: ["digits", "synthetic"],
  models: ["cnn", "mlp"],
};
