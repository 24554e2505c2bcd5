import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Figure, figureOf } from "../figure.js";
import type { Measure, Place, Work } from "./works.js";

/** One peer against scalebench at one work. */
export interface Comparison {
  readonly work: string;
  readonly what: string;
  readonly peer: string;
  readonly command: string;
  /** Seconds of scalebench in the same rounds, and of the peer. */
  readonly own: Figure;
  readonly theirs: Figure | null;
  /** Peer over scalebench, round by round: above 1, scalebench is ahead. */
  readonly ratio: Figure | null;
  /** Why there is no number. */
  readonly because: string | null;
}

interface Round {
  readonly own: number;
  readonly theirs: number;
}

interface Request extends Place {
  readonly runs: number;
  readonly tell: (text: string) => void;
}

/** Each run has an empty folder, which is removed after it. */
async function once(measure: Measure, place: Place): Promise<number> {
  const own = join(place.folder, "run");
  mkdirSync(own);
  try {
    return await measure({ ...place, folder: own });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

const seconds = (name: string, what: string, command: string, samples: readonly number[]): Figure =>
  figureOf({ name, what, command, unit: "s", samples });

type Peer = Work["peers"][number];

/** Rounds of one each, every other one the other way round, until the peer fails or has had its runs. */
async function rounds(
  work: Work,
  peer: Peer,
  request: Request,
): Promise<{ done: readonly Round[]; because: string | null }> {
  const done: Round[] = [];
  for (let round = 1; round <= Math.min(request.runs, peer.most ?? request.runs); round += 1) {
    try {
      const first = round % 2 === 0 ? await once(peer.run, request) : undefined;
      const own = await once(work.own, request);
      done.push({ own, theirs: first ?? (await once(peer.run, request)) });
    } catch (error) {
      request.signal.throwIfAborted();
      const text = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      return { done, because: text.includes("did not end within") ? `did not end within ${request.patience} s` : text };
    }
  }
  return { done, because: null };
}

/** Measures a work by scalebench and each peer alternately. */
export async function compare(work: Work, request: Request): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const peer of work.peers) {
    request.tell(`${work.name}: ${peer.name}`);
    const { done, because } = await rounds(work, peer, request);
    const own = done.length > 0 ? done.map((round) => round.own) : [await once(work.own, request)];
    const theirs = done.map((round) => round.theirs);
    const about = { work: work.name, what: work.what, peer: peer.name, command: peer.command };
    comparisons.push({
      ...about,
      own: seconds(`${work.name}/own`, work.what, "scalebench", own),
      theirs: theirs.length === 0 ? null : seconds(`${work.name}/${peer.name}`, work.what, peer.command, theirs),
      ratio:
        done.length === 0
          ? null
          : figureOf({
              name: `${work.name}/${peer.name}/ratio`,
              what: "peer over scalebench, by rounds",
              unit: "ratio",
              command: peer.command,
              samples: done.map((round) => round.theirs / round.own),
            }),
      because,
    });
  }
  return comparisons;
}
