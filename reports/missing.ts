import type { Analysis } from "../src/types/analysis.js";
import { type Block, marked, type Panel, type PanelContent } from "./panel.js";

/** A panel's blocks; where an old analysis lacks what it needs, or it has no data, what would provide them. */
export function panelBlocks(panel: Panel, analysis: Analysis): readonly Block[] {
  const lacking = panel.meta.needs.filter((key) => analysis[key] === undefined);
  const content = lacking.length > 0 ? withoutInputs(lacking) : panel.build(analysis);
  if (content.state === "ready") return content.blocks;
  return [{ kind: "note", text: [{ strong: content.because }, " ", ...marked(content.provide)] }];
}

function withoutInputs(keys: readonly string[]): PanelContent {
  return {
    state: "missing",
    because: `The analysis has no ${keys.join(", ")}.`,
    provide: "An older version made it: `scalebench analyze DIR` makes it anew from the study's records.",
  };
}
