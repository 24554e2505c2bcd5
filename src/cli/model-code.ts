import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { AnsweredProgram } from "../environment/answered-program.js";
import { digestOfFile } from "../environment/code-digest.js";
import { scalebenchHome } from "../environment/home.js";
import type { SavedModel } from "../environment/saved-model.js";
import type { Environment } from "../environment/types.js";
import { ScalebenchError } from "../errors/error.js";
import { baseEnvironment } from "../launch/base-environment.js";
import { projectRoot } from "../project/root.js";
import { codeDirectories } from "./study-environment.js";

const runners = join(projectRoot, "runners");

type Program = "save_model.py" | "score_model.py";

/** A program of models in the Python environment. `name` is that of its log. */
export function modelProgram(
  program: Program,
  { python, javaHome }: Pick<Environment, "python" | "javaHome">,
  { watch, signal }: Pick<AnsweredProgram, "watch" | "signal">,
): AnsweredProgram {
  return {
    python,
    javaHome,
    program: join(runners, "scoring", program),
    pythonPath: [join(runners, "scoring"), codeDirectories.pythonPath, join(runners, "preparation")],
    variables: baseEnvironment(process.env),
    log: join(scalebenchHome(process.env).logs, `${basename(program, ".py")}.log`),
    watch,
    signal,
  };
}

/** Throws MODEL_CHANGED where a user's own model file is gone, or is another one than it was. */
export function requireModelFile(file: string, digest: string | undefined): void {
  const found = existsSync(file) ? digestOfFile(file) : undefined;
  if (found === digest && found !== undefined) return;
  throw new ScalebenchError({
    code: "MODEL_CHANGED",
    message: `expected the model's file ${basename(file)} as it was when the model was trained (sha256 ${digest?.slice(0, 12) ?? "unknown"}), found ${found === undefined ? "none" : `another (${found.slice(0, 12)})`}`,
    hint: "bring the file back from version control; what it builds now is another model",
    where: { file },
  });
}

/** The file that builds a saved model, where that is the user's own: only one that the user names is run. Throws USAGE and MODEL_CHANGED. */
export function ownModelFile({ model }: SavedModel, given: string | undefined): string | null {
  if (model.file === null) {
    if (given === undefined) return null;
    throw new ScalebenchError({
      code: "USAGE",
      message: "expected no --model-file, for the model is one of scalebench's own",
      hint: "leave it out",
    });
  }
  if (given === undefined) {
    throw new ScalebenchError({
      code: "USAGE",
      message: "expected --model-file, for the model is built by a file of the user's own",
      hint: "--model-file FILE names it; its code is run, and only where its digest is that of the training",
    });
  }
  const file = resolve(given);
  requireModelFile(file, model.file.sha256);
  return file;
}
