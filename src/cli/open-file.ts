import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { startDetached } from "../launch/detached.js";

/** Programs that open a file as a person's desktop would, by platform. */
const openers: Readonly<Record<string, string>> = { darwin: "open", linux: "xdg-open" };

function onPath(program: string): string | undefined {
  const places = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return places
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Shows a file in the desktop's program for it. Throws ENVIRONMENT_UNFIT where there is none. */
export function openFile(file: string): void {
  const opener = openers[process.platform] ?? "xdg-open";
  const program = onPath(opener);
  if (program === undefined) {
    throw new ScalebenchError({
      code: "OPENER_MISSING",
      message: `expected ${opener} on PATH to open the page, found none`,
      hint: `open ${file} in a browser`,
    });
  }
  startDetached([program, file]);
}
