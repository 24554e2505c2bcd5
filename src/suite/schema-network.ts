import { z } from "zod";
import { bandwidth, latency } from "../yaml/schema-parts.js";

/** Links between the nodes of an emulated cluster. */
export const networkSchema = z
  .strictObject({
    bandwidth: bandwidth.optional().describe("of each node's link in each direction, such as 100Mbit"),
    latency: latency.optional().describe("of each node's link, one way, such as 1ms"),
  })
  .optional()
  .describe("links between the nodes of an emulated cluster, such as { bandwidth: 100Mbit }; others are as they are");
