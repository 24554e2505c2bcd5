import { decideSequentially } from "../../src/claims/sequential.js";
import { type Noise, seededNoise } from "./noise.js";
import type { SimulatedTrial, World } from "./worlds.js";

/** The claim that is judged: the candidate's speed is at least 1/1.05 of the base's. */
export const margin = Math.log(1.05);
export const theta = -margin;
/** The suite's defaults. */
export const alpha = { fails: 0.01, holds: 0.05 };
export const firstLook = 4;
export const lastLook = 20;

export type Rule = (ratios: readonly number[]) => "holds" | "fails" | "undecided";

export const ownRule: Rule = (ratios) => decideSequentially(ratios, [{ side: "above", theta }], alpha).verdict;

export interface Studies {
  readonly world: World;
  readonly spread: number;
  /** ln(true speed of the candidate / true speed of the base). */
  readonly truth: number;
  readonly studies: number;
  /** Blocks after which a study stays undecided. */
  readonly most: number;
  readonly seed: number;
  /** Of the random numbers; another one for each row of a table. */
  readonly stream: number;
  /** The project's own, unless another one is compared with it. */
  readonly rule?: Rule;
}

export interface Outcome {
  /** Shares of the studies. */
  readonly holds: number;
  readonly fails: number;
  /** Mean number of blocks. */
  readonly blocks: number;
}

/** Runs studies one after the other, each judged after every block from the first look on, by the rule. */
export function simulate({ world, spread, truth, studies, most, seed, stream, rule = ownRule }: Studies): Outcome {
  const noise = seededNoise(seed, stream);
  let [holds, fails, blocks] = [0, 0, 0];
  for (let study = 0; study < studies; study++) {
    const { verdict, used } = runStudy(pairedRatios(world, spread, truth, noise), most, rule);
    if (verdict === "holds") holds += 1;
    if (verdict === "fails") fails += 1;
    blocks += used;
  }
  return { holds: holds / studies, fails: fails / studies, blocks: blocks / studies };
}

function runStudy(nextRatio: () => number, most: number, rule: Rule) {
  const ratios: number[] = [];
  for (;;) {
    ratios.push(nextRatio());
    if (ratios.length < firstLook) continue;
    const verdict = rule(ratios);
    if (verdict !== "undecided" || ratios.length >= most) return { verdict, used: ratios.length };
  }
}

/** ln(candidate / base) of block after block; the two trials of a block run in random order. */
function pairedRatios(world: World, spread: number, truth: number, noise: Noise): () => number {
  const measure = world.machine(noise, spread);
  let block = 0;
  return () => {
    const trial = (arm: SimulatedTrial["arm"], place: number) => measure({ arm, block, before: 2 * block + place });
    const candidateFirst = noise.uniform() < 0.5;
    const first = trial(candidateFirst ? "candidate" : "base", 0);
    const second = trial(candidateFirst ? "base" : "candidate", 1);
    block += 1;
    return truth + (candidateFirst ? first - second : second - first);
  };
}
