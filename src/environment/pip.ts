import { readFileSync } from "node:fs";
import { runCommand } from "./command.js";
import { CommandFailure, type StepContext } from "./step.js";

/** Runs a program of the step with its output in the step's log; fails on any exit code but 0. */
async function runInStep(
  context: StepContext,
  argv: readonly [string, ...string[]],
  extra: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { environment, variables, log, signal, watch } = context;
  const code = await runCommand({ argv, env: { ...variables, ...extra }, cwd: environment, log, signal, watch });
  if (code !== 0) {
    throw new CommandFailure(argv[0], code);
  }
}

/** Of every pip that works for us. */
export const pipOptions = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--retries", "2"];

/** pip of the environment. Its own settings (PIP_INDEX_URL, PIP_FIND_LINKS, pip.conf, ...) apply. */
export const pip = (
  context: StepContext,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const [verb = "", ...rest] = args;
  return runInStep(context, [context.python, "-m", "pip", verb, ...pipOptions, ...rest], extra);
};

/** Installs by the lock: pip may choose no other version than it names. */
export const pipInstall = (context: StepContext, ...what: readonly string[]): Promise<void> =>
  pip(context, ["install", "--constraint", context.lockFile, ...what]);

export const logHas = (context: StepContext, text: string): boolean => readFileSync(context.log, "utf8").includes(text);
