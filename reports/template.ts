import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { projectRoot } from "../src/project/root.js";

/** Templates and style sheet lie in the source tree, beside the compiled code's root. */
const folder = join(projectRoot, "reports");
const read = (path: string): string => readFileSync(join(folder, path), "utf8").replaceAll("\r\n", "\n");

export interface PageTemplate {
  readonly style: string;
  /** Content security policy: nothing but the page's own style sheet. No script, no request, no frame. */
  readonly policy: string;
  readonly fill: (view: object) => string;
}

let loaded: Promise<PageTemplate> | undefined;

/** Reads and compiles the templates, once. */
export function pageTemplate(): Promise<PageTemplate> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<PageTemplate> {
  const { default: handlebars } = await import("handlebars");
  const engine = handlebars.create();
  const options = { strict: true, knownHelpersOnly: true, preventIndent: true };
  for (const file of readdirSync(join(folder, "blocks")).filter((name) => name.endsWith(".hbs"))) {
    engine.registerPartial(basename(file, ".hbs"), engine.compile(read(join("blocks", file)), options));
  }
  const style = read("theme.css");
  const digest = createHash("sha256").update(style).digest("base64");
  return {
    style,
    policy: `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`,
    fill: engine.compile(read("template.hbs"), options),
  };
}
