// Prints the LaunchSpec of a trial: `node plan.mjs RUNNER.js` with {trial, context} as JSON on stdin.
// Functions of the context become data here: folders below one root, ports that are free now, fixed secrets.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { trial, context } = JSON.parse(readFileSync(0, "utf8"));
const { runner } = await import(pathToFileURL(process.argv[2]).href);
const { ports, fresh } = context;
const port = (name) => {
  ports[name] ??= fresh.shift();
  return ports[name];
};
const plan = runner.plan(trial, {
  ...context,
  javaHome: context.javaHome ?? undefined,
  port,
  userVariable: () => undefined,
  secret: (name) => `${context.secret}${Buffer.from(name).toString("hex")}`,
  serviceDirectory: (id) => `${context.services}/${id}`,
  temporaryDirectory: (id) => `${context.temporary}/${id}`,
});
process.stdout.write(JSON.stringify({ plan, ports }));
