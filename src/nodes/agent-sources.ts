import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AgentSources } from "../launch/remote/agent-command.js";
import { projectRoot } from "../project/root.js";

/** In the order in which they need each other. */
const modules = [
  "process_table",
  "ending",
  "files",
  "network",
  "facts",
  "addresses",
  "health",
  "making",
  "reach",
  "children",
  "agent",
] as const;

const folder = join(projectRoot, "runners", "nodes", "scalebench_node");

/** The agent's modules, as they are sent to a node. */
export function agentSources(): AgentSources {
  const read = (name: string): string => readFileSync(join(folder, `${name}.py`), "utf8");
  return [
    ["scalebench_node", read("__init__")],
    ...modules.map((name) => [`scalebench_node.${name}`, read(name)] as const),
  ];
}
