import { isDeepStrictEqual } from "node:util";
import { shapeLinks } from "../emulation/shape.js";
import type { StudyOptions } from "../study/options.js";
import type { ClusterSpec, LinkShape } from "../types/cluster.js";

/** Links of a cluster while a study runs on it. */
export interface StudyLinks {
  readonly beforeTrial: StudyOptions["beforeTrial"];
  /** Gives the links back the shape that the cluster file says. */
  readonly restore: () => Promise<void>;
}

/** Gives the links of an emulated cluster the shape of each trial's cell, and of the cluster file where the cell has none. */
export function studyLinks(spec: ClusterSpec): StudyLinks {
  if (spec.kind !== "emulated") return { beforeTrial: undefined, restore: async () => {} };
  const own = spec.emulation.link;
  // A study that was killed may have left another shape.
  let current: LinkShape | undefined;
  const shape = async (link: LinkShape): Promise<void> => {
    if (isDeepStrictEqual(link, current)) return;
    current = undefined;
    await shapeLinks(spec, link);
    current = link;
  };
  return {
    beforeTrial: ({ cell }) => shape({ ...own, ...cell.network }),
    restore: async () => {
      // Links of a cluster that has gone meanwhile have no shape to give back.
      if (current !== undefined) await shape(own).catch(() => {});
    },
  };
}
