import { ScalebenchError, ScalebenchErrors } from "../../src/errors/error.js";
import { parseSuite } from "../../src/suite/parse.js";
import type { Suite } from "../../src/types/suite.js";
import { known } from "./known.js";

/** A suite in which all is right. Its lines are fixed here: tests name them. */
export const quickstart = `schema: scalebench/v1
suite: quickstart
question: Which framework trains a small CNN fastest on this machine, and does it still learn the same?
factors:
  runner: [single, torch-ddp, horovod, spark-horovod, ray]
  nodes: [1]
  workersPerNode: [1, 2]
exclude:
  - { runner: single, workersPerNode: 2 }
workload:
  model: cnn
  dataset: digits
  batch: { global: 256 }
  optimizer: { name: sgd, learningRate: 0.1, momentum: 0.9 }
  precision: fp32
  device: cpu
  threadsPerWorker: 1
scaling: strong
measure:
  steps: 100
  epochs: 10
  target: { metric: accuracy, atLeast: 0.95 }
  repeats: { min: 4, max: 20 }
  timeout: 5m
claims:
  - id: same-learning
    says: every framework reaches the accuracy of plain PyTorch
    metric: accuracy
    against: { runner: single }
    within: 0.01
  - id: ddp-scales
    says: two DDP workers make good use of a second core
    metric: efficiency
    where: { runner: torch-ddp, workersPerNode: 2 }
    atLeast: 0.50
  - id: spark-is-free
    says: once training runs, Spark costs Horovod nothing
    metric: throughput
    where: { runner: spark-horovod }
    against: { runner: horovod }
    atLeast: 0.85
`;

export const parse = (text: string, ...set: string[]): Suite => parseSuite(text, "s.yaml", { ...known, set });

const line = ({ code, where, message, hint }: ScalebenchError): string => {
  const place = where?.line === undefined ? where?.file : `${where.file}:${where.line}:${where.column}`;
  return `${code} ${place} ${message} // ${hint}`;
};

/** What `action` throws, one line an error: code, place, sentence and hint. */
export function faultsOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ScalebenchErrors) return error.errors.map(line);
    if (error instanceof ScalebenchError) return [line(error)];
    throw error;
  }
  return [];
}

/** The faults of the suite after `part` of it was replaced. */
export function faultsWith(part: string, replacement: string): readonly string[] {
  if (!quickstart.includes(part)) throw new Error(`the suite has no ${JSON.stringify(part)}`);
  return faultsOf(() => parse(quickstart.replace(part, replacement)));
}

/** The suite with `part` of it replaced. */
export const suiteWith = (part: string, replacement: string): Suite => {
  if (!quickstart.includes(part)) throw new Error(`the suite has no ${JSON.stringify(part)}`);
  return parse(quickstart.replace(part, replacement));
};
