import type { Fault } from "../yaml/fault.js";
import { type Mapping, valueAt } from "../yaml/path.js";

const batchOf = { strong: "global", weak: "perWorker" } as const;

/** Strong scaling fixes the global batch, weak scaling that of a worker. */
export function checkScaling(value: Mapping): readonly Fault[] {
  const { scaling } = value;
  if (scaling !== "strong" && scaling !== "weak") return [];
  const fits = batchOf[scaling];
  const other = scaling === "strong" ? "perWorker" : "global";
  const has = (key: string): boolean => valueAt(value, ["workload", "batch", key]) !== undefined;
  if (has(fits) || !has(other)) return [];
  return [
    {
      code: "SUITE_INVALID",
      path: ["scaling"],
      at: "value",
      message: `scaling: expected workload.batch.${fits} for ${scaling} scaling, found ${other}`,
      hint: `write \`batch: { ${fits}: ... }\`, or \`scaling: ${scaling === "strong" ? "weak" : "strong"}\``,
    },
  ];
}
