import type { PageData } from "./page-data.js";
import { type Block, marked, type Panel, type PanelContent } from "./panel.js";

/** A panel's blocks; where an old analysis lacks what it needs, or it has no data, what would provide them. */
export function panelBlocks(panel: Panel, data: PageData): readonly Block[] {
  const { needs, absent } = panel.meta;
  const lacking = needs.filter((key) => data[key] === undefined);
  const content = lacking.length > 0 ? withoutInputs(lacking, absent) : panel.build(data);
  if (content.state === "ready") return content.blocks;
  return [{ kind: "note", text: [{ strong: content.because }, " ", ...marked(content.provide)] }];
}

function withoutInputs(keys: readonly string[], absent: Panel["meta"]["absent"]): PanelContent {
  if (absent !== undefined) return { state: "missing", ...absent };
  return {
    state: "missing",
    because: `The analysis has no ${keys.join(", ")}.`,
    provide: "An older version made it: `scalebench analyze DIR` makes it anew from the study's records.",
  };
}
