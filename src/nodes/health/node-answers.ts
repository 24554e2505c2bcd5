import { z } from "zod";

/** What the agent says of its node's fitness: runners/nodes/scalebench_node/health.py. */
export const fitnessSchema = z.object({
  /** Processes that want to run, over the last minute. */
  load: z.number(),
  room: z.object({ free: z.number(), because: z.string().nullable() }),
  /** Addresses of each network interface. */
  interfaces: z.record(z.string(), z.array(z.string())),
  /** Addresses that the node's address stands for. */
  resolved: z.array(z.string()),
  gpus: z.number(),
  /** Modules that are not there. */
  lacks: z.array(z.string()),
  horovodLibrary: z.boolean(),
  java: z.string().nullable(),
});

export type Fitness = z.output<typeof fitnessSchema>;

/** What an agent measured on the way to another node: runners/nodes/scalebench_node/reach.py. */
export const roundTripsSchema = z.object({ roundTripSeconds: z.number() });
export const bytesSchema = z.object({ received: z.number(), seconds: z.number() });
