import { seededNoise } from "./noise.js";
import type { Alarm } from "./rules/alarm.js";
import { normalMixture, stitching } from "./rules/known-spread.js";
import { own } from "./rules/own.js";
import { perfherder } from "./rules/perfherder.js";
import { bencher } from "./rules/prediction-interval.js";
import { repeatedTTest, singleTTest } from "./rules/t-test.js";
import { pointEstimate } from "./rules/threshold.js";
import { commonDrift, independent, outlyingTrials, type World } from "./worlds.js";

/** How often a rule alarms. */
export interface PeerRow {
  readonly name: string;
  readonly trials: number;
  /** Shares, in the order of `settings`. */
  readonly alarms: readonly number[];
}

export interface PeerSetting {
  readonly name: string;
  readonly world: World;
  readonly spread: number;
  /** ln(true speed after / true speed before). */
  readonly truth: number;
}

const slower = Math.log(0.9);

export const settings: readonly PeerSetting[] = [
  { name: "unchanged, 2 %", world: independent, spread: 0.02, truth: 0 },
  { name: "unchanged, 5 %", world: independent, spread: 0.05, truth: 0 },
  { name: "unchanged, 5 %, outliers", world: outlyingTrials, spread: 0.05, truth: 0 },
  { name: "unchanged, 2 %, drift", world: commonDrift, spread: 0.02, truth: 0 },
  { name: "10 % slower, 2 %", world: independent, spread: 0.02, truth: slower },
  { name: "10 % slower, 5 %", world: independent, spread: 0.05, truth: slower },
];

const rules = [own, pointEstimate, repeatedTTest, singleTTest, bencher, perfherder, normalMixture, stitching];

export interface PeerRequest {
  readonly studies: number;
  readonly seed: number;
}

export function comparePeers({ studies, seed }: PeerRequest): readonly PeerRow[] {
  return rules.map((rule) => ({
    name: rule.name,
    trials: rule.trials,
    // The same stream for every rule: all of them judge the same studies.
    alarms: settings.map((setting, i) => alarmShare(rule, setting, { studies, seed }, 1_000 + i)),
  }));
}

function alarmShare(rule: Alarm, setting: PeerSetting, { studies, seed }: PeerRequest, stream: number): number {
  const noise = seededNoise(seed, stream);
  const { world, spread, truth } = setting;
  let alarms = 0;
  for (let study = 0; study < studies; study++) {
    const measure = world.machine(noise, spread);
    const [before, after]: [number[], number[]] = [[], []];
    for (let block = 0; block < mostTrials; block++) {
      const candidateFirst = noise.uniform() < 0.5;
      const base = (place: number) => measure({ arm: "base", block, before: 2 * block + place });
      const candidate = (place: number) => measure({ arm: "candidate", block, before: 2 * block + place });
      if (candidateFirst) {
        after.push(truth + candidate(0));
        before.push(base(1));
      } else {
        before.push(base(0));
        after.push(truth + candidate(1));
      }
    }
    const { trials } = rule;
    if (rule.alarms(before.slice(0, trials), after.slice(0, trials), spread)) alarms += 1;
  }
  return alarms / studies;
}

const mostTrials = 20;
