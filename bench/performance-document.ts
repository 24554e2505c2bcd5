import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../src/project/root.js";

const performanceFile = join(projectRoot, "docs", "performance.md");

/** A part of docs/performance.md that one command writes. */
export type Part = "peers" | "growth";

const edges = (part: Part): readonly [string, string] => [`<!-- ${part} -->`, `<!-- end of ${part} -->`];

/** The text with the part replaced by `content`. Throws where the marks of the part are missing. */
export function withPart(text: string, part: Part, content: string): string {
  const [begin, end] = edges(part);
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${begin} and ${end} in docs/performance.md, found no such pair`);
  return `${text.slice(0, from)}${begin}\n${content.trim()}\n${text.slice(to)}`;
}

/** Writes the part into docs/performance.md, between its marks. */
export function writePart(part: Part, content: string): void {
  if (!existsSync(performanceFile)) throw new Error("expected docs/performance.md, found none");
  writeFileSync(performanceFile, withPart(readFileSync(performanceFile, "utf8"), part, content));
}

type Fact = string | number;

/** When and on what it was measured, and under what load, as a paragraph. */
export function circumstances(
  date: string,
  machine: Readonly<Record<string, Fact>>,
  load: { readonly before: number; readonly after: number },
): string {
  const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  const quiet = load.before <= 0.3 ? "The machine was quiet" : "**The machine was not quiet**";
  return `Measured ${date.slice(0, 10)} on: ${facts.join(", ")}. ${quiet}: load average ${load.before.toFixed(2)} before the start, ${load.after.toFixed(2)} at the end.`;
}
