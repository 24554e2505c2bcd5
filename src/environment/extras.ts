import { existsSync, readdirSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";

/** Names of the extras that there are: files of a folder, without `.txt`. */
export const extrasIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".txt"))
        .map((file) => file.slice(0, -".txt".length))
        .sort()
    : [];

/** The extras that were asked for, each once. Throws USAGE where there is none of a name. */
export function chosenExtras(asked: readonly string[], known: readonly string[]): readonly string[] {
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected extras of ${known.join(", ")}, found ${unknown.join(", ")}`,
      hint: `for example --with ${known[0] ?? "NAME"}`,
    });
  }
  return [...new Set(asked)];
}
