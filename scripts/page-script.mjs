import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { command } from "./command.mjs";
import { root } from "./project.mjs";

const compiled = join(root, "dist", "browser");
const entry = join("page", "main.js");

const imports = /^import \{[^}]*\} from "(\.[^"]+)";\n/gm;
const declared = /^(?:async function|function|class|const|let) ([\w$]+)/gm;
/** What could end the script element, or change how its text is read (HTML, "restrictions for contents of script elements"). */
const endings = /<\/script|<script|<!--/i;

/** Modules below an entry, each after those that it imports. */
function inOrder(path, read, done = new Map()) {
  if (!done.has(path)) {
    const text = read(path);
    for (const [, imported] of text.matchAll(imports)) {
      inOrder(normalize(join(dirname(path), imported)), read, done);
    }
    done.set(path, text);
  }
  return done;
}

/** A module's text as part of one function: no imports and exports. Only the plain forms of both are understood. */
function inner(path, text) {
  const body = text
    .replace(imports, "")
    .replace(/^export \{\};\n?/gm, "")
    .replace(/^export (?=async function|function|class|const|let)/gm, "");
  if (/^(?:import|export)\b/m.test(body) || /\bimport \{[^}]* as /.test(text)) {
    throw new Error(`${path}: write imports as \`import { name } from "./file.js"\`, and exports before declarations`);
  }
  return body.trim();
}

/** Names at the top of a module become names of one function, so each may be there once. */
function refuseTwice(bodies) {
  const where = new Map();
  for (const [path, body] of bodies) {
    for (const [, name] of body.matchAll(declared)) {
      if (where.has(name)) throw new Error(`${path} and ${where.get(name)} both declare ${name}: rename one`);
      where.set(name, path);
    }
  }
}

/** The modules below an entry as one classic script. The same texts give the same script. */
export function bundle(path, read) {
  const bodies = [...inOrder(path, read)].map(([module, text]) => [module, inner(module, text)]);
  refuseTwice(bodies);
  const script = `(() => {\n"use strict";\n${bodies.map(([, body]) => body).join("\n")}\n})();\n`;
  if (endings.test(script)) throw new Error("the page's script holds </script, <script or <!--");
  return script;
}

/** Compiles reports/page and writes dist/browser/page.js. Returns an exit code. */
export async function compilePageScript() {
  const tsc = join("node_modules", "typescript", "bin", "tsc");
  const code = await command([process.execPath, tsc, "--project", join("reports", "page")]);
  if (code === 0) {
    const read = (path) => readFileSync(join(compiled, path), "utf8");
    writeFileSync(join(compiled, "page.js"), bundle(entry, read));
  }
  return code;
}
