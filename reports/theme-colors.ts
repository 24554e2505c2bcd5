import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../src/project/root.js";

/** The page's colours on paper and slides: those of its light theme. */
export function lightColors(): ReadonlyMap<string, string> {
  const style = readFileSync(join(projectRoot, "reports", "theme.css"), "utf8");
  const light = /:root\s*\{([^}]*)\}/.exec(style)?.[1] ?? "";
  return new Map(
    [...light.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{3,8});/gi)].map(([, name = "", color = ""]) => [name, color]),
  );
}
