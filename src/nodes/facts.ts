import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import type { NodeName } from "../types/ids.js";

const strings = z.record(z.string(), z.string());

const schema = z.object({
  /** Folder of the interpreter's programs. */
  scripts: z.string(),
  javaHome: z.string().nullable(),
  hardware: strings,
  system: strings,
  software: strings,
});

/** What a node is and has: runners/nodes/scalebench_node/facts.py. */
export type NodeFacts = z.output<typeof schema>;

/** Throws NODE_UNFIT for what no agent of ours says. */
export function parseFacts(node: NodeName, answer: unknown): NodeFacts {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ScalebenchError({
    code: "NODE_UNFIT",
    message: `expected node ${node} to tell what it is, found ${parsed.error.issues[0]?.message ?? "nothing"}`,
    hint: "check the Python of the cluster file's `environment` on that node: it has to be 3.10 or newer",
  });
}
