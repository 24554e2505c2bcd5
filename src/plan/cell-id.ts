import { createHash } from "node:crypto";
import { type CellId, cellId } from "../types/ids.js";
import type { Levels, Suite } from "../types/suite.js";

/** Folder names end at 255 bytes, and a trial's name has the block before it. */
const longest = 120;

const slug = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, "_");

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

function shortened(name: string): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 9)}-${digestOf(name)}`;
}

/** `torch-ddp-n1-w2-global256`: placement, then every further factor that has several levels. */
function nameOf(levels: Levels, varied: readonly string[]): string {
  const placement = `${levels.runner}-n${levels.nodes}-w${levels.workersPerNode}`;
  const others = varied.map((path) =>
    path === "variant" ? String(levels[path]) : `${path.slice(path.lastIndexOf(".") + 1)}${levels[path]}`,
  );
  return shortened(slug([placement, ...others].join("-")));
}

const placementFactors: ReadonlySet<string> = new Set(["runner", "nodes", "workersPerNode"]);

/** Gives out names for cells, each once, even on file systems that take no notice of case. */
export class CellNames {
  readonly #varied: readonly string[];
  readonly #taken = new Set<string>();

  constructor(factors: Suite["factors"]) {
    this.#varied = Object.keys(factors).filter(
      (path) => !placementFactors.has(path) && (factors[path]?.length ?? 0) > 1,
    );
  }

  name(levels: Levels): CellId {
    const wanted = nameOf(levels, this.#varied);
    const plain = this.#taken.has(wanted.toLowerCase()) ? `${wanted}-${digestOf(JSON.stringify(levels))}` : wanted;
    this.#taken.add(plain.toLowerCase());
    return cellId(plain);
  }
}
