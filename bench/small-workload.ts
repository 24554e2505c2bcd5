/** What the benches train where it matters little what: a small network on real data. */
export const smallWorkload = {
  model: "cnn",
  dataset: "digits",
  batch: { global: 256 },
  optimizer: { name: "sgd", learningRate: 0.1, momentum: 0.9 },
  threadsPerWorker: 1,
} as const;
