import type { SourcePosition } from "../errors/error.js";
import { isMapping } from "../yaml/path.js";
import { readYaml } from "../yaml/source.js";
import { suiteKind } from "./kind.js";

/**
 * Where a suite's file has the claim of an id: what only a plan can find wrong with it is told with that place.
 * @param text of a suite that has been parsed without fault
 */
export function claimPositions(text: string, file: string): (id: string) => SourcePosition | undefined {
  let source: ReturnType<typeof readYaml> | undefined;
  return (id) => {
    source ??= readYaml(text, file, suiteKind);
    const claims: readonly unknown[] =
      isMapping(source.value) && Array.isArray(source.value.claims) ? source.value.claims : [];
    const index = claims.findIndex((claim) => isMapping(claim) && claim.id === id);
    return index < 0 ? undefined : source.positionOf(["claims", index, "id"], "value");
  };
}
