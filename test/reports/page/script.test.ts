import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { expect, test } from "vitest";
import { pageTemplate } from "../../../reports/template.js";
import { projectRoot } from "../../../src/project/root.js";

const { bundle } = await import(pathToFileURL(join(projectRoot, "scripts", "page-script.mjs")).href);

const modules =
  (files: Readonly<Record<string, string>>) =>
  (path: string): string =>
    files[path] ?? "";

test("modules become one classic script, each after those that it imports", () => {
  const text = bundle(
    "page/main.js",
    modules({
      "page/main.js": 'import { twice } from "./twice.js";\nimport { one } from "../one.js";\nresult = twice(one);\n',
      "page/twice.js": 'import { one } from "../one.js";\nexport const twice = (n) => (n + one) * 2;\n',
      "one.js": "export const one = 1;\nexport {};\n",
    }),
  );
  const context = { result: 0 };
  new Script(text).runInNewContext(context);
  expect(context.result).toBe(4);
});

test.each([
  [
    "a name declared twice",
    { "a.js": 'import { b } from "./b.js";\nconst c = b;\n', "b.js": "const c = 1;\nexport const b = c;\n" },
    "both declare c",
  ],
  ["an import of all", { "a.js": 'import * as b from "./b.js";\n' }, "write imports as"],
  ["a renamed import", { "a.js": 'import { b as c } from "./b.js";\n' }, "write imports as"],
  ["a package", { "a.js": 'import { b } from "vega";\n' }, "write imports as"],
  ["an export list", { "a.js": "const b = 1;\nexport { b };\n" }, "write imports as"],
  ["an end of the script element", { "a.js": 'const b = "</SCRIPT>";\n' }, "holds </script"],
  ["a comment's beginning", { "a.js": 'const b = "<!--";\n' }, "holds </script"],
])("%s is refused", (_, files, message) => {
  expect(() => bundle("a.js", modules(files))).toThrow(message);
});

test("the page's script is a classic script that cannot end its element", async () => {
  const { script } = pageTemplate();
  expect(() => new Script(script)).not.toThrow();
  expect(script).not.toMatch(/<\/script|<script|<!--|\r/i);
  expect(script.length).toBeLessThan(40_000);
});

test("it makes no markup or code of texts, sets no style attribute and asks for nothing", async () => {
  const { script } = pageTemplate();
  expect(script).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|\bFunction\(|setAttribute\("(?:style|on)|cssText|\bfetch\b|XMLHttpRequest|WebSocket|sendBeacon|\bimport\b|localStorage|cookie/,
  );
});
