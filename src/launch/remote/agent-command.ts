import { quoted } from "../../shell/quote.js";

/** Modules of the agent, in the order in which they need each other: name and source. */
export type AgentSources = readonly (readonly [string, string])[];

/**
 * Runs the modules that come on stdin. One line without a `!`, for every shell that a user may log in with has its own
 * idea of the rest.
 */
const bootstrap =
  "import sys,json,types;b=sys.stdin.buffer;p=json.loads(b.read(int(b.readline())));" +
  '[exec(compile(s,n,"exec"),sys.modules.setdefault(n,types.ModuleType(n)).__dict__) for n,s in p];' +
  'sys.modules["scalebench_node.agent"].main()';

/** What the agent's Python is sent before any frame. */
export function agentPackage(sources: AgentSources): Buffer {
  const text = Buffer.from(JSON.stringify(sources));
  return Buffer.concat([Buffer.from(`${text.length}\n`), text]);
}

/** Becomes the agent: an argument list, for what starts processes without a shell. */
export const agentArgv = (python: string): readonly [string, ...string[]] => [python, "-u", "-c", bootstrap];

/**
 * The same as the text that ssh hands to the login shell of the other side. Nothing in it comes from a suite; the
 * interpreter's path and the modules' names come from the cluster file, quoted.
 */
export function agentShellCommand(python: string, modules: readonly string[]): string {
  const become = `exec ${agentArgv(python).map(quoted).join(" ")}`;
  if (modules.length === 0) return become;
  // `module` is a function that login shells define.
  return `exec bash -lc ${quoted(`module load ${modules.map(quoted).join(" ")} && ${become}`)}`;
}
