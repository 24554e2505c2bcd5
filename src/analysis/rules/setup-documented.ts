import { fail, listed, pass, type RuleCheck } from "./rule.js";

/** What every worker must have read back of its place. */
const facts = [
  "host",
  "threads",
  "cpuAffinity",
  "device",
  "backend",
  "version:python",
  "version:torch",
  "version:numpy",
];

/** Rule 9: factors, levels and set-up are documented, and the same software ran in all trials. */
export const setupDocumented: RuleCheck = ({ plan, outcomes, environment }) => {
  const lacking = new Set<string>();
  const versions = new Map<string, Set<string>>();
  let places = 0;
  for (const { completed } of outcomes.values()) {
    for (const { measurement } of completed) {
      for (const place of measurement.places) {
        places += 1;
        for (const fact of facts) if (!place[fact]) lacking.add(fact);
        for (const [name, text] of Object.entries(place)) {
          if (!name.startsWith("version:")) continue;
          const seen = versions.get(name);
          if (seen === undefined) versions.set(name, new Set([text]));
          else seen.add(text);
        }
      }
    }
  }
  const mixed = [...versions]
    .filter(([, seen]) => seen.size > 1)
    .map(([name, seen]) => `${name.slice(8)} ${[...seen].join(" and ")}`);
  if (mixed.length > 0) return fail(`trials ran with different versions: ${listed(mixed)}`);
  if (places === 0) return fail("no trial completed, so nothing was read back from a worker");
  if (lacking.size > 0) return fail(`some workers did not tell ${listed([...lacking])}`);
  if (Object.keys(environment).length === 0)
    return fail("workers told their place and versions, but there are no facts about the machine");
  const factors = Object.keys(plan.suite.factors).length;
  return pass(
    `${factors} factors with all levels, seed ${plan.seed}, the machine, and of each of ${places} workers its host, cores, threads, device and versions; equal versions in all trials`,
  );
};
