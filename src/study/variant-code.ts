import type { Cell, Plan } from "../types/plan.js";
import type { Relocate, StudyEnvironment, StudyOptions, StudyRunner } from "./options.js";

/** The code that a cell's trials run, and the services that they may share. */
export interface CellCode {
  readonly environment: StudyEnvironment;
  readonly runnerDirectory: (runner: StudyRunner) => string;
  /** The model as the training program is told it: a name, or `/absolute/file.py:function`. */
  readonly model: (name: string) => string;
  /** Names things of a service apart from those of other variants: `ray-n1` to `ray-n1-base`. */
  readonly own: (name: string) => string;
}

/** File and function of a user's own model; undefined for one of scalebench's. */
export function modelFileOf(name: string): { readonly file: string; readonly build: string } | undefined {
  const [, file, build] = /^(.+\.py):([A-Za-z_][A-Za-z0-9_]*)$/su.exec(name) ?? [];
  return file === undefined || build === undefined ? undefined : { file, build };
}

/** Files of the models that the suite's author wrote, each once. */
export const modelFilesOf = ({ cells }: Plan): readonly string[] => [
  ...new Set(cells.flatMap(({ workload }) => modelFileOf(workload.model.name)?.file ?? [])),
];

/** The same model where its file, if it has one, lies elsewhere. */
export function relocatedModel(name: string, relocate: Relocate): string {
  const own = modelFileOf(name);
  return own === undefined ? name : `${relocate(own.file)}:${own.build}`;
}

type CodeOptions = Pick<StudyOptions, "environment" | "variants">;

/** Where the code of a cell lies: everyone's place, or that of the cell's variant. */
export function codeOf(cell: Cell, { environment, variants }: CodeOptions): CellCode {
  const variant = String(cell.levels.variant);
  const relocate = cell.levels.variant === undefined ? undefined : variants?.get(variant);
  if (relocate === undefined) {
    return {
      environment,
      runnerDirectory: ({ directory }) => directory,
      model: (name) => name,
      own: (name) => name,
    };
  }
  const { pythonPath, datasetsDirectory } = environment;
  return {
    environment: {
      ...environment,
      pythonPath: relocate(pythonPath),
      datasetsDirectory: relocate(datasetsDirectory),
    },
    runnerDirectory: ({ directory }) => relocate(directory),
    model: (name) => relocatedModel(name, relocate),
    // A service has imported the code of one variant, and can serve no other.
    own: (name) => `${name}-${variant}`,
  };
}
