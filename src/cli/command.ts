import type { CommandModule } from "yargs";

/** Takes the exit code of the command that ran. */
type Finish = (code: number) => void;

/** A command of the CLI; made with the function that takes its exit code. */
export type Command<Options> = (finish: Finish) => CommandModule<object, Options>;

/** Options that every command has. */
export interface CommonOptions {
  readonly json: boolean;
}

/** `a,b, c` to its parts. */
export const listOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
