import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { projectRoot } from "../../src/project/root.js";

const folder = join(projectRoot, "docs", "ci");
const source = (name: string): string => readFileSync(join(projectRoot, "src", "cli", "commands", name), "utf8");

/** Lines of a workflow that run scalebench: its command and its options. */
function calls(value: unknown): readonly (readonly string[])[] {
  if (typeof value === "string") {
    return value.split("\n").flatMap((line) => (line.startsWith("scalebench ") ? [line.split(" ").slice(1)] : []));
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(calls) : [];
}

describe.each(readdirSync(folder))("the example workflow %s", (name) => {
  const workflow: unknown = parse(readFileSync(join(folder, name), "utf8"));
  const all = calls(workflow);

  test("sets up, and gates against another revision", () => {
    expect(all.map(([command]) => command)).toEqual(expect.arrayContaining(["setup", "gate"]));
    expect(all.some((words) => words.includes("--ref"))).toBe(true);
  });

  test.each(all.map((words) => [words.join(" "), words] as const))(
    "scalebench %s has options that exist",
    (_, words) => {
      const [command, ...rest] = words;
      const text = source(`${command}.ts`);
      for (const option of rest.filter((word) => word.startsWith("--"))) {
        expect(text).toMatch(new RegExp(`option\\(\\s*"${option.slice(2)}"`));
      }
    },
  );

  test("gives no value of the event to a shell but through the environment", () => {
    const scripts = all.map((words) => words.join(" "));
    for (const script of scripts) expect(script).not.toMatch(/\$\{\{/);
  });
});
