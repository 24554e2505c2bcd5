import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { bundled } from "../src/project/bundle.js";
import { projectRoot } from "../src/project/root.js";
import { tablePartials } from "./table-html.js";
import type * as Libraries from "./template-libraries.js";

/** Templates and style sheet lie in the source tree, beside the compiled code's root. */
const folder = join(projectRoot, "reports");
const read = (path: string): string => readFileSync(join(folder, path), "utf8").replaceAll("\r\n", "\n");

export interface PageTemplate {
  readonly style: string;
  /** The program of reports/page, which only adds to what is there without it. */
  readonly script: string;
  /** Content security policy: nothing but the page's own style sheet and script. No request, no frame, no eval. */
  readonly policy: string;
  readonly fill: (view: object) => string;
}

let loaded: PageTemplate | undefined;

/** Reads and compiles the templates, once. */
export function pageTemplate(): PageTemplate {
  loaded ??= load();
  return loaded;
}

/** Made by scripts/page-script.mjs, which sees to it that the text cannot end its element. */
function readScript(): string {
  const path = join(projectRoot, "dist", "browser", "page.js");
  if (!existsSync(path)) throw new Error(`${path}, the program of the page, is missing: \`npm run build\` makes it`);
  return readFileSync(path, "utf8");
}

const digestOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

function load(): PageTemplate {
  const { handlebars } = bundled<typeof Libraries>("templates");
  const engine = handlebars.create();
  const options = { strict: true, knownHelpersOnly: true, preventIndent: true };
  for (const file of readdirSync(join(folder, "blocks")).filter((name) => name.endsWith(".hbs"))) {
    engine.registerPartial(basename(file, ".hbs"), engine.compile(read(join("blocks", file)), options));
  }
  const { text, badge, table } = tablePartials((given) => handlebars.escapeExpression(given));
  engine.registerPartial({ text, badge, "table-only": table });
  const style = read("theme.css");
  const script = readScript();
  return {
    style,
    script,
    policy: `default-src 'none'; style-src ${digestOf(style)}; script-src ${digestOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`,
    fill: engine.compile(read("template.hbs"), options),
  };
}
