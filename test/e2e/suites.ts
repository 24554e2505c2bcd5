/** A suite that trains a small network for a moment; `extra` is further YAML at the top level. */
export const tinySuite = (runners: string, extra = "", measure = ""): string => `schema: scalebench/v1
suite: tiny
question: Does it run?
factors:
  runner: ${runners}
  workersPerNode: [1, 2]
exclude:
  - { runner: single, workersPerNode: 2 }
workload:
  model: mlp
  dataset: digits
  batch: { global: 64 }
  optimizer: { name: sgd, learningRate: 0.1, momentum: 0.9 }
scaling: strong
measure:
  steps: 20
  warmupSteps: 5
  epochs: 2
  repeats: { min: 2, max: 2 }
  timeout: 3m
${measure}${extra}`;
