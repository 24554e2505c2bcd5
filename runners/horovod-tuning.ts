import { z } from "zod";
import { ScalebenchError } from "../src/errors/error.js";
import type { RunnerOptions, Scalar } from "../src/types/suite.js";

const factors = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

const sizePattern = /^(\d+(?:\.\d+)?) ?(B|KiB|MiB|GiB)$/;

/** What the suite may say about Horovod, whoever starts it. What is not set stays Horovod's own default. */
export const horovodOptions = z.strictObject({
  fusionThreshold: z
    .union([z.int().min(0), z.string().regex(sizePattern)])
    .optional()
    .describe("gradients are exchanged in buffers of at most so many bytes; Horovod's own default is 128MiB"),
  cycleTimeMs: z
    .number()
    .positive()
    .optional()
    .describe("milliseconds between two looks for finished gradients; Horovod's own default is 1"),
});

/** Bytes of a number or of a text like `64MiB`. Throws SUITE_INVALID for anything else. */
export function bytesOf(size: Scalar): number {
  if (typeof size === "number") return size;
  const found = typeof size === "string" ? sizePattern.exec(size) : null;
  const [, digits = "", unit = "B"] = found ?? [];
  const bytes = Number(digits) * factors[unit as keyof typeof factors];
  if (found !== null && Number.isInteger(bytes)) return bytes;
  throw new ScalebenchError({
    code: "SUITE_INVALID",
    message: `expected Horovod's fusionThreshold as whole bytes, found ${JSON.stringify(size)}`,
    hint: "write a number of bytes, or a text like 64MiB",
  });
}

/** Horovod reads its tuning from the environment. */
export function horovodTuning({ fusionThreshold, cycleTimeMs }: RunnerOptions): Record<string, string> {
  return {
    ...(fusionThreshold === undefined ? {} : { HOROVOD_FUSION_THRESHOLD: String(bytesOf(fusionThreshold)) }),
    ...(cycleTimeMs === undefined ? {} : { HOROVOD_CYCLE_TIME: String(cycleTimeMs) }),
  };
}
