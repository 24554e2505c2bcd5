import type { CellTopology, RankPlace } from "../types/analysis.js";
import type { CompletedTrial } from "./outcomes.js";

/** A page lists no more, and analysis.json stays small. */
const mostRanks = 64;

/** Places of the latest completed trial; undefined where there is none. */
export function topologyOf(completed: readonly CompletedTrial[]): CellTopology | undefined {
  const latest = completed.at(-1);
  if (latest === undefined) return undefined;
  const { measurement, result } = latest;
  return { trial: result.trial, ranks: measurement.places.slice(0, mostRanks).map(placeOf) };
}

function placeOf(place: Readonly<Record<string, string>>, rank: number): RankPlace {
  const gpu = gpuOf(place);
  return {
    rank,
    node: place.node ?? "",
    host: place.host ?? "",
    localRank: Number(place.localRank ?? 0),
    cores: rangesOf(place.cpuAffinity ?? ""),
    ...(gpu === undefined ? {} : { gpu }),
  };
}

/** CUDA counts the visible devices alone: `cuda:1` of CUDA_VISIBLE_DEVICES 2,3 is the machine's 3. */
function gpuOf(place: Readonly<Record<string, string>>): string | undefined {
  const index = /^cuda:(\d+)$/.exec(place.device ?? "")?.[1];
  if (index === undefined) return undefined;
  const visible = (place["env:CUDA_VISIBLE_DEVICES"] ?? "").split(",").filter((name) => name !== "");
  const number = visible.length === 0 ? index : (visible[Number(index)] ?? index);
  return place.deviceName === undefined ? number : `${number} (${place.deviceName})`;
}

/** `0,1,2,8` is `0-2,8`: a machine may have hundreds of cores. */
function rangesOf(list: string): string {
  const cores = list
    .split(",")
    .filter((core) => core !== "")
    .map(Number);
  const ranges: [number, number][] = [];
  for (const core of cores) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === core) last[1] = core;
    else ranges.push([core, core]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}
