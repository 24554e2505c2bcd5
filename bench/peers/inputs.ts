import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The same cells written for each program: ten levels of each of two or three factors. */
export interface Inputs {
  readonly suite: string;
  readonly reframe: string;
  readonly jube: string;
}

const levels = Array.from({ length: 10 }, (_, index) => index + 1);
const letters = ["a", "b", "c"];

const suite = (cells: number): string =>
  JSON.stringify({
    schema: "scalebench/v1",
    suite: "cells",
    question: "How long does a plan take?",
    factors: {
      runner: ["torch-ddp"],
      nodes: levels,
      workersPerNode: [1],
      seed: Array.from({ length: cells / 10 }, (_, index) => index + 1),
    },
    workload: {
      model: "mlp",
      dataset: "synthetic-images",
      batch: { perWorker: 32 },
      optimizer: { name: "sgd", learningRate: 0.1 },
    },
    scaling: "weak",
    claims: [{ id: "fast", metric: "throughput", atLeast: 1 }],
  });

const reframe = (factors: readonly string[]): string => `import reframe as rfm
import reframe.utility.sanity as sn


@rfm.simple_test
class cells(rfm.RunOnlyRegressionTest):
${factors.map((name) => `    ${name} = parameter([${levels.join(", ")}])`).join("\n")}
    valid_systems = ["*"]
    valid_prog_environs = ["*"]
    executable = "/bin/true"
    local = True

    @sanity_function
    def ended(self):
        return True
`;

const jube = (factors: readonly string[]): string => `name: cells
outpath: run
parameterset:
  name: factors
  parameter:
${factors.map((name) => `    - {name: ${name}, type: int, _: "${levels.join(",")}"}`).join("\n")}
step:
  name: job
  use: factors
  do: /bin/true
`;

/** Writes the inputs of 100 or 1,000 cells. */
export function writeInputs(folder: string, cells: 100 | 1_000): Inputs {
  const at = join(folder, `inputs-${cells}`);
  mkdirSync(at, { recursive: true });
  const factors = letters.slice(0, Math.log10(cells));
  const write = (name: string, text: string): string => {
    writeFileSync(join(at, name), text);
    return join(at, name);
  };
  return {
    suite: write("cells.yaml", suite(cells)),
    reframe: write("cells.py", reframe(factors)),
    jube: write("jube.yaml", jube(factors)),
  };
}
