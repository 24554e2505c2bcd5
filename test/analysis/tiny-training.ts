import { createHash } from "node:crypto";
import type { Parameters } from "../../src/types/records.js";
import { seededNoise } from "../stats/noise.js";

/** A real, tiny data-parallel training: what its parameters differ by when a runner does something else. */
export interface TrainingOptions {
  readonly seed?: number;
  readonly orderSeed?: number;
  readonly learningRate?: number;
  readonly workers?: number;
  readonly epochs?: number;
}

export interface TrainedModel {
  readonly start: string;
  readonly trained: string;
  readonly parameters: Parameters;
}

const inputs = 12;
const hidden = 10;
const samples = 256;
const batch = 32;

/** A network of two layers in 32-bit floats, SGD with momentum; gradients are averaged over workers' shares of a batch. */
export function tinyTraining(options: TrainingOptions = {}): TrainedModel {
  const { seed = 1, orderSeed = seed, learningRate = 0.05, workers = 1, epochs = 5 } = options;
  const data = seededNoise(99);
  const x = Float32Array.from({ length: samples * inputs }, data.normal);
  const y = Float32Array.from({ length: samples }, (_, i) => Math.sin(x[i * inputs] ?? 0) + 0.1 * data.normal());
  const init = seededNoise(seed);
  const first = Float32Array.from({ length: inputs * hidden }, () => 0.3 * init.normal());
  const second = Float32Array.from({ length: hidden }, () => 0.3 * init.normal());
  const tensors = [first, second];
  const velocity = tensors.map((tensor) => new Float32Array(tensor.length));
  const start = digestOf(tensors);
  const order = seededNoise(orderSeed + 1000);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const shuffled = Array.from({ length: samples }, (_, i) => [order.uniform(), i] as const).sort(([a], [b]) => a - b);
    for (let from = 0; from < samples; from += batch) {
      const part = shuffled.slice(from, from + batch).map(([, i]) => i);
      const shares = Array.from({ length: workers }, (_, rank) => part.filter((_, i) => i % workers === rank));
      const gradients = shares.map((share) => gradient(share, x, y, first, second));
      for (const [t, tensor] of tensors.entries()) {
        for (let i = 0; i < tensor.length; i++) {
          let mean = Math.fround(0);
          for (const own of gradients) mean = Math.fround(mean + Math.fround((own[t]?.[i] ?? 0) / workers));
          const moved = Math.fround(0.9 * (velocity[t]?.[i] ?? 0) + mean);
          const target = velocity[t];
          if (target !== undefined) target[i] = moved;
          tensor[i] = Math.fround((tensor[i] ?? 0) - learningRate * moved);
        }
      }
    }
  }
  const parameters: Parameters = new Map(tensors.map((tensor, t) => [`layer${t}`, tensor]));
  return { start, trained: digestOf(tensors), parameters };
}

function gradient(
  share: readonly number[],
  x: Float32Array,
  y: Float32Array,
  first: Float32Array,
  second: Float32Array,
) {
  const byFirst = new Float32Array(first.length);
  const bySecond = new Float32Array(second.length);
  for (const sample of share) {
    const activations = Float32Array.from({ length: hidden }, (_, h) => {
      let sum = Math.fround(0);
      for (let i = 0; i < inputs; i++)
        sum = Math.fround(sum + (x[sample * inputs + i] ?? 0) * (first[h * inputs + i] ?? 0));
      return Math.tanh(sum);
    });
    let output = Math.fround(0);
    for (let h = 0; h < hidden; h++) output = Math.fround(output + (activations[h] ?? 0) * (second[h] ?? 0));
    const error = (2 * (output - (y[sample] ?? 0))) / share.length;
    for (let h = 0; h < hidden; h++) {
      const activation = activations[h] ?? 0;
      bySecond[h] = (bySecond[h] ?? 0) + error * activation;
      const slope = error * (second[h] ?? 0) * (1 - activation ** 2);
      for (let i = 0; i < inputs; i++) {
        const at = h * inputs + i;
        byFirst[at] = (byFirst[at] ?? 0) + slope * (x[sample * inputs + i] ?? 0);
      }
    }
  }
  return [byFirst, bySecond];
}

function digestOf(tensors: readonly Float32Array[]): string {
  const hash = createHash("sha256");
  for (const tensor of tensors) hash.update(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength));
  return hash.digest("hex");
}
